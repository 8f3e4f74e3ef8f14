package main

// dayPrice is what it costs to take a lecture of a course from one day to
// another.
func (d *draft) dayPrice(c, from, to int) int32 {
	now, least := d.workng[c], d.least[c]
	then := now
	if d.onDay[c*d.days+from] == 1 {
		then--
	}
	if d.onDay[c*d.days+to] == 0 {
		then++
	}
	return priceOfDay * (max(0, least-then) - max(0, least-now))
}

// roomPrice is what it costs to take a lecture of a course from one room to
// another one.
func (d *draft) roomPrice(c, from, to int) int32 {
	price := d.over[c*d.rooms+to] - d.over[c*d.rooms+from]
	if d.inRoom[c*d.rooms+to] == 0 {
		price++
	}
	if d.inRoom[c*d.rooms+from] == 1 {
		price--
	}
	return price
}

// meets says whether a course has to keep out of a period because of others.
func (d *draft) meets(c, p int) bool {
	here, clash := d.here[p*d.cwords:(p+1)*d.cwords], d.clash[c*d.cwords:(c+1)*d.cwords]
	for w, x := range here {
		if x&clash[w] != 0 {
			return true
		}
	}
	return false
}
