package sample

import (
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"cohort/planner/demand/facts"
)

//go:embed offices.csv
var officesCSV []byte

// place is an office of the facts.
type place struct {
	id, okrug, districtRu, districtEn, kind string
	lat, lon                                float64
}

func readPlaces() ([]place, error) {
	rows, err := readCSV(officesCSV, "id", "okrug", "district_ru", "district_en", "kind", "lat", "lon")
	if err != nil {
		return nil, fmt.Errorf("offices.csv: %w", err)
	}
	var places []place
	for _, r := range rows {
		lat, err := strconv.ParseFloat(r[5], 64)
		if err != nil {
			return nil, fmt.Errorf("offices.csv: latitude of %s: %w", r[0], err)
		}
		lon, err := strconv.ParseFloat(r[6], 64)
		if err != nil {
			return nil, fmt.Errorf("offices.csv: longitude of %s: %w", r[0], err)
		}
		places = append(places, place{r[0], r[1], r[2], r[3], r[4], lat, lon})
	}
	return places, nil
}

// minutes is the way by public transport, door to door: 15 minutes and 2.4 a
// kilometre of great circle, to 5 minutes.
func minutes(a, b place) int {
	const radius, degree = 6371, math.Pi / 180
	ns, we := math.Sin((a.lat-b.lat)*degree/2), math.Sin((a.lon-b.lon)*degree/2)
	km := 2 * radius * math.Asin(math.Sqrt(ns*ns+math.Cos(a.lat*degree)*math.Cos(b.lat*degree)*we*we))
	return 5 * int(math.RoundToEven((15+2.4*km)/5))
}

// centre is a training site, in the house of an office.
type centre struct {
	id, office                     string
	nameRu, nameEn, address        string
	opens, closes                  int // minutes of a working day
	auditoria, computers           int
	psychologists, processTrainers int // trainers at home there
}

// Where the network trains is published for Strogino and VDNKh; the flagships
// and the number of rooms and trainers of each are assumed.
var centres = []centre{
	{"TC-VDNKH", "OSTANKINSKIY", "Центр «ВДНХ»", "VDNKh centre", "Москва, проспект Мира, 119, Дворец госуслуг", 600, 1260, 2, 3, 3, 5},
	{"TC-STROGINO", "STROGINO", "Центр «Строгино»", "Strogino centre", "Москва, Строгинский бульвар, 28", 540, 1200, 2, 2, 3, 3},
	{"TC-NIZHEGORODSKIY", "NIZHEGORODSKIY", "Центр «Нижегородский»", "Nizhegorodskiy centre", "Москва, Рязанский проспект, 2", 540, 1200, 2, 2, 3, 3},
	{"TC-YASENEVO", "YASENEVO-2", "Центр «Ясенево»", "Yasenevo centre", "Москва, Новоясеневский проспект, 1", 540, 1200, 1, 2, 2, 2},
	{"TC-CHERTANOVO", "CHERTANOVO-TSENTRALNOE", "Центр «Чертаново»", "Chertanovo centre", "Москва, Кировоградская улица, 13А", 540, 1200, 1, 1, 1, 1},
}

const online = "ONLINE"

// buildNetwork lays out sites, rooms with their hours, and offices with the ways
// between them.
func (w *world) buildNetwork() error {
	places, err := readPlaces()
	if err != nil {
		return err
	}
	byID := map[string]place{}
	for _, p := range places {
		byID[p.id] = p
	}
	w.centres = centres
	if w.small() {
		only := centres[0]
		only.processTrainers++ // no other site sends anybody when one is ill
		w.centres = []centre{only}
		vdnkh := byID[w.centres[0].office]
		slices.SortStableFunc(places, func(a, b place) int { return minutes(a, vdnkh) - minutes(b, vdnkh) })
		places = places[:40]
	}
	stands := map[string]string{} // the site that an office stands on
	for _, c := range w.centres {
		stands[c.office] = c.id
		w.Sites = append(w.Sites, facts.Site{ID: c.id, NameRu: c.nameRu, NameEn: c.nameEn, Address: c.address, Kind: facts.SiteTraining})
		w.addRooms(c)
	}
	for _, p := range places {
		office := facts.Office{ID: p.id, NameRu: officeRu(p), NameEn: officeEn(p), Site: stands[p.id], Okrug: p.okrug}
		if office.Site == "" {
			office.Site = p.id
			w.Sites = append(w.Sites, facts.Site{ID: p.id, NameRu: office.NameRu, NameEn: office.NameEn,
				Address: "Москва, " + p.okrug + ", " + p.districtRu, Kind: facts.SiteOffice})
		}
		w.Offices = append(w.Offices, office)
	}
	for i, c := range w.centres {
		for _, other := range w.centres[i+1:] {
			w.Travel = append(w.Travel, facts.Travel{From: c.id, To: other.id, Minutes: minutes(byID[c.office], byID[other.office])})
		}
		for _, p := range places {
			if stands[p.id] == "" {
				w.Travel = append(w.Travel, facts.Travel{From: c.id, To: p.id, Minutes: minutes(byID[c.office], p)})
			}
		}
	}
	w.Sites = append(w.Sites, facts.Site{ID: online, NameRu: "Онлайн", NameEn: "Online", Kind: facts.SiteVirtual})
	w.addRoom(facts.Room{ID: online + "-1", Site: online, NameRu: "Вебинарная комната", NameEn: "Webinar room", Seats: 150,
		Features: []string{"online"}}, 540, 1260)
	w.sizeOffices(byID)
	return nil
}

// ways say how to find the auditoria and the computer rooms of a centre, by their number.
var ways = struct{ auditoria, computers [][2]string }{
	auditoria: [][2]string{{"1 этаж, направо от входа", "Ground floor, right of the entrance"}, {"2 этаж, направо от лифта", "First floor, right of the lift"}},
	computers: [][2]string{{"1 этаж, за гардеробом", "Ground floor, past the cloakroom"}, {"2 этаж, налево от лифта", "First floor, left of the lift"}, {"2 этаж, в конце коридора", "First floor, end of the corridor"}},
}

func (w *world) addRooms(c centre) {
	short := strings.TrimPrefix(c.id, "TC-")
	for k := 1; k <= c.auditoria; k++ {
		w.addRoom(facts.Room{ID: fmt.Sprintf("%s-A%d", short, k), Site: c.id, NameRu: fmt.Sprintf("Аудитория %d", k),
			NameEn: fmt.Sprintf("Auditorium %d", k), Seats: 15, Features: ground(k, "auditorium"), WayRu: ways.auditoria[k-1][0], WayEn: ways.auditoria[k-1][1]}, c.opens, c.closes)
	}
	for k := 1; k <= c.computers; k++ {
		w.addRoom(facts.Room{ID: fmt.Sprintf("%s-C%d", short, k), Site: c.id, NameRu: fmt.Sprintf("Комп. класс %d", k),
			NameEn: fmt.Sprintf("Computer room %d", k), Seats: 12, Features: ground(k, "computers"), WayRu: ways.computers[k-1][0], WayEn: ways.computers[k-1][1]}, c.opens, c.closes)
	}
}

// divide adds what rooms of the first site share: its two auditoria are one hall when the wall
// between them is open, and terminals for one room are carried between that hall and the last
// computer room.
func (w *world) divide() {
	site := w.centres[0]
	short := strings.TrimPrefix(site.id, "TC-")
	hall := facts.Room{ID: short + "-HALL", Site: site.id, NameRu: "Большой зал", NameEn: "Great hall", Seats: 30, Features: []string{"hall", "auditorium"},
		WayRu: "1 этаж, прямо от входа", WayEn: "Ground floor, straight on from the entrance"}
	for k := 1; k <= site.auditoria; k++ {
		w.RoomParts = append(w.RoomParts, facts.RoomPart{Room: hall.ID, Part: fmt.Sprintf("%s-A%d", short, k)})
	}
	const number = 12
	w.Equipment = append(w.Equipment, facts.Equipment{Site: site.id, Kind: terminals, Number: number})
	for _, room := range []string{hall.ID, fmt.Sprintf("%s-C%d", short, site.computers)} {
		w.RoomEquipment = append(w.RoomEquipment, facts.RoomEquipment{Room: room, Kind: terminals, Number: number})
	}
	w.addRoom(hall, site.opens, site.closes)
}

// terminals are the kind of the equipment that rooms share.
const terminals = "training_terminal"

// ground are the features of the k-th room of a kind: the first one is on the ground
// floor.
func ground(k int, feature string) []string {
	if k == 1 {
		return []string{feature, stepFree}
	}
	return []string{feature}
}

// stepFree is a feature of rooms that one newcomer needs.
const stepFree = "step_free"

func (w *world) addRoom(r facts.Room, opens, closes int) {
	w.Rooms = append(w.Rooms, r)
	for day := 1; day <= 5; day++ {
		w.RoomHours = append(w.RoomHours, facts.RoomHours{Room: r.ID, Weekday: day, From: opens, To: closes})
	}
}

// sizeOffices shares the network's staff among the offices and says how many of
// them an office lets go on one day: a twenty-fifth, two at least, and one in the
// smallest.
func (w *world) sizeOffices(byID map[string]place) {
	rnd := w.stream("offices")
	w.smallest = w.Offices[1+rnd.IntN(len(w.Offices)-1)].ID
	w.staffOf = map[string]int{w.smallest: 24}
	left := w.want.staff - 24
	weight, sum := make([]float64, len(w.Offices)), 0.0
	for i, o := range w.Offices {
		draw := min(110, max(40, 75+18*rnd.NormFloat64()))
		switch kind := byID[o.ID].kind; {
		case o.ID == w.smallest:
			continue
		case kind == "palace":
			w.staffOf[o.ID] = 67 // published
			left -= 67
			continue
		case kind == "flagship":
			draw *= 1.3
		}
		weight[i] = draw
		sum += draw
	}
	for i := range w.Offices {
		o := &w.Offices[i]
		if weight[i] > 0 {
			w.staffOf[o.ID] = int(math.Round(weight[i] / sum * float64(left)))
		}
		if o.ReleasePerDay = max(2, w.staffOf[o.ID]/25); o.ID == w.smallest {
			o.ReleasePerDay = 1
		}
	}
}

func officeRu(p place) string {
	switch p.kind {
	case "palace":
		return "Дворец госуслуг на ВДНХ"
	case "flagship":
		return "Флагман " + p.okrug + " (" + p.districtRu + ")"
	}
	return strings.TrimSpace("МФЦ " + p.districtRu + " " + number(p))
}

func officeEn(p place) string {
	district := strings.ReplaceAll(p.districtEn, "-", " ")
	switch p.kind {
	case "palace":
		return "Palace of Public Services at VDNKh"
	case "flagship":
		return district + " flagship office"
	}
	return strings.TrimSpace(district + " office " + number(p))
}

// number tells the second and third office of a district from the first.
func number(p place) string {
	if i := strings.LastIndexByte(p.id, '-'); i >= 0 {
		if _, err := strconv.Atoi(p.id[i+1:]); err == nil {
			return p.id[i+1:]
		}
	}
	return ""
}

// poisson draws from a Poisson distribution of a mean below 600.
func poisson(rnd *rand.Rand, mean float64) int {
	n, left := 0, math.Exp(-mean)
	for p := rnd.Float64(); p > left; p *= rnd.Float64() {
		n++
	}
	return n
}
