package planner

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Faults is what is wrong with one file: the first MostFaults sentences, and how many
// more there are, at least if they are MostLooked in all.
type Faults struct {
	What string // snapshot or plan
	List []string
	More int
}

// The bounds of a file, far above what any network needs. Texts hold no control
// characters, and no object a field twice.
const (
	MostBytes  = 256 << 20  // of a file, unpacked
	MostValues = 20_000_000 // in a file: numbers, texts, lists and objects
	MostDays   = 400        // of a snapshot's horizon
	MostFaults = 100        // that are told one by one
	MostLooked = 10_000     // faults, after which nobody looks for more
	MostText   = 1000       // letters of one text
)

// Count is how many faults there are.
func (f *Faults) Count() int { return len(f.List) + f.More }

// Full says whether there are so many that nobody looks for more.
func (f *Faults) Full() bool { return f.Count() >= MostLooked }

// Least is said before a number of them: "at least " where nobody looked for more.
func (f *Faults) Least() string {
	if f.Full() {
		return "at least "
	}
	return ""
}

// Add notes one more.
func (f *Faults) Add(fault string) {
	if len(f.List) >= MostFaults {
		f.More = min(f.More+1, MostLooked-MostFaults)
		return
	}
	f.List = append(f.List, fault)
}

func (f *Faults) Error() string {
	if f.Count() == 1 {
		return f.What + ": " + f.List[0]
	}
	more := ""
	if f.More > 0 {
		more = fmt.Sprintf("; and %s%d more", f.Least(), f.More)
	}
	return fmt.Sprintf("%s: %s%d faults: %s%s", f.What, f.Least(), f.Count(), strings.Join(f.List, "; "), more)
}

// ReadSnapshot reads a snapshot file and judges whether it is sound, see
// Snapshot.Faults. The error is a *Faults that names everything that is wrong
// at once: syntax, missing fields, wrong types, then soundness. Fields that it
// does not know are ignored. A snapshot whose form is right but that is not
// sound is returned beside the error, so that more can be said of it.
//
// One condition takes the rules to judge: that the pinned sessions alone form a
// valid plan. Whoever plans from a file reads it with referee.ReadSnapshot,
// which adds that and returns sound snapshots only.
func ReadSnapshot(r io.Reader) (*Snapshot, error) {
	tree, err := readTree(r, "snapshot")
	if err != nil {
		return nil, err
	}
	s := new(Snapshot)
	sh := newShape("snapshot")
	if format, ok := field(tree, "format").(string); ok && format != SnapshotFormat {
		sh.say("snapshot", "format", "format is %q, want %q%s", format, SnapshotFormat, swapped(format))
		if format == PlanFormat { // a plan in a snapshot's place lacks every other field too
			return nil, sh.faults()
		}
	}
	formed := sh.read(tree, s)
	s.faults(sh.wrong, &sh.found)
	if !formed {
		s = nil
	}
	return s, sh.faults()
}

// Kept reads a snapshot from its Bytes that somebody kept who had judged it. Unlike a file
// it may be of any size, and nothing of it is judged again.
func Kept(data []byte) (*Snapshot, error) {
	s := new(Snapshot)
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("a snapshot that was kept is unreadable: %w", err)
	}
	return s, nil
}

// ReadPlan reads a plan file for a snapshot. The error is a *Faults that names
// every missing field and wrong type at once. What the plan's sessions name,
// and whether they may stand so, is for the referee to judge. Fields that it
// does not know are ignored, and so are an explanation or a cost in another
// planner's form.
func ReadPlan(r io.Reader, s *Snapshot) (*Plan, error) {
	tree, err := readTree(r, "plan")
	if err != nil {
		return nil, err
	}
	var p struct {
		Format   string    `json:"format"`
		Snapshot string    `json:"snapshot"`
		Sessions []Session `json:"sessions"`
	}
	sh := newShape("plan")
	if format, ok := field(tree, "format").(string); ok && format != PlanFormat {
		sh.say("plan", "format", "format is %q, want %q%s", format, PlanFormat, swapped(format))
		if format == SnapshotFormat {
			return nil, sh.faults()
		}
	}
	sh.read(tree, &p)
	if !sh.wrong["plan.snapshot"] && p.Snapshot != s.Name {
		sh.say("plan", "snapshot", "it was made for the snapshot %q, not %q", p.Snapshot, s.Name)
	}
	if err := sh.faults(); err != nil {
		return nil, err
	}
	out := &Plan{Format: p.Format, Snapshot: p.Snapshot, Sessions: p.Sessions}
	var extra struct {
		Unserved []Unserved `json:"unserved"`
		Cost     *Cost      `json:"cost,omitempty"`
		Engine   *Engine    `json:"engine,omitempty"`

		Unavoidable *int64 `json:"unavoidable,omitempty"`
		LowerBound  *int64 `json:"lower_bound,omitempty"`
	}
	own := newShape("plan")
	own.most = math.MaxInt64 // seeds and iterations are any numbers; nothing is calculated with them
	own.text = math.MaxInt   // explanations are any text
	if own.read(tree, &extra) {
		out.Unserved, out.Cost, out.Engine = extra.Unserved, extra.Cost, extra.Engine
		out.Unavoidable, out.LowerBound = extra.Unavoidable, extra.LowerBound
	}
	return out, nil
}

func swapped(format string) string {
	switch format {
	case PlanFormat:
		return "; this is a plan"
	case SnapshotFormat:
		return "; this is a snapshot"
	}
	return ""
}

// Normalise brings a snapshot into the one form that its content has: every
// list whose order means nothing is sorted, windows that are the same stand
// once, ways between sites lead from the smaller id to the greater, and lists
// that are nil become empty. The order of a crew, of a session's trainers and
// of a programme's courses means something and stays. Lists are replaced, never
// changed: whoever shares one with the snapshot keeps theirs.
func (s *Snapshot) Normalise() {
	byID(&s.Sites, func(x Site) string { return x.ID })
	byID(&s.Rooms, func(x Room) string { return x.ID })
	if len(s.Shared) > 0 {
		byID(&s.Shared, func(x Shared) string { return x.ID })
		for i := range s.Shared {
			byID(&s.Shared[i].Rooms, func(x SharedBy) string { return x.Room })
		}
	}
	byID(&s.Trainers, func(x Trainer) string { return x.ID })
	byID(&s.Courses, func(x Course) string { return x.ID })
	byID(&s.Offices, func(x Office) string { return x.ID })
	byID(&s.Programmes, func(x Programme) string { return x.ID })
	byID(&s.Learners, func(x Learner) string { return x.ID })
	if s.Requests == nil || !slices.IsSortedFunc(s.Requests, func(a, b Request) int { return cmp.Compare(a.ID, b.ID) }) { // they are many, and nothing in them changes below
		byID(&s.Requests, func(x Request) string { return x.ID })
	}
	byID(&s.Published, func(x Published) string { return x.ID })
	byID(&s.Reserved, func(x Session) string { return x.ID })
	s.Travel = slices.Clone(s.Travel)
	full(&s.Travel)
	for i, t := range s.Travel {
		s.Travel[i].From, s.Travel[i].To = min(t.From, t.To), max(t.From, t.To)
	}
	slices.SortStableFunc(s.Travel, func(a, b Travel) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for i := range s.Rooms {
		sorted(&s.Rooms[i].Features)
		sortWindows(&s.Rooms[i].Open)
	}
	for i := range s.Trainers {
		t := &s.Trainers[i]
		sorted(&t.Roles)
		sorted(&t.Courses)
		sortWindows(&t.Available)
	}
	for i := range s.Courses {
		c := &s.Courses[i]
		sorted(&c.Features)
		sorted(&c.After)
		sorted(&c.Starts)
		full(&c.Crew)
	}
	for i := range s.Programmes {
		full(&s.Programmes[i].Courses)
	}
	for i := range s.Learners {
		sorted(&s.Learners[i].Sites)
		if len(s.Learners[i].Needs) > 0 {
			sorted(&s.Learners[i].Needs)
		}
		sortWindows(&s.Learners[i].Available)
	}
	for i := range s.Published {
		full(&s.Published[i].Trainers)
		sorted(&s.Published[i].Seated)
		if len(s.Published[i].Pins) > 0 {
			sorted(&s.Published[i].Pins)
		}
	}
	for i := range s.Reserved {
		full(&s.Reserved[i].Trainers)
		sorted(&s.Reserved[i].Seated)
	}
}

func full[E any](list *[]E) {
	if *list == nil {
		*list = []E{}
	}
}

func sorted[E cmp.Ordered](list *[]E) {
	if *list != nil && slices.IsSorted(*list) {
		return
	}
	*list = slices.Clone(*list)
	full(list)
	slices.Sort(*list)
}

func byID[E any](list *[]E, id func(E) string) {
	*list = slices.Clone(*list)
	full(list)
	slices.SortStableFunc(*list, func(a, b E) int { return cmp.Compare(id(a), id(b)) })
}

func sortWindows(list *[]Window) {
	compare := func(a, b Window) int { return slices.Compare(a[:], b[:]) }
	ordered := *list != nil
	for i := 1; i < len(*list) && ordered; i++ {
		ordered = compare((*list)[i-1], (*list)[i]) < 0
	}
	if ordered {
		return
	}
	*list = slices.Clone(*list)
	full(list)
	slices.SortFunc(*list, compare)
	*list = slices.Compact(*list)
}

// Bytes is the canonical JSON of a snapshot: the same content gives the same
// bytes, whatever the order of its lists, with a newline at the end. The
// snapshot itself stays as it is.
func (s *Snapshot) Bytes() []byte {
	c := *s
	c.Normalise()
	var out text
	write(&out, &c)
	return out
}

// Digest is the Digest of a snapshot's Bytes. They are not all in memory at once.
func (s *Snapshot) Digest() string {
	c := *s
	c.Normalise()
	sum := sha256.New()
	write(sum, &c)
	return hex.EncodeToString(sum.Sum(nil))
}

// Bytes is the plan's JSON with a newline at the end, sessions and seats in the
// order in which the plan has them.
func (p *Plan) Bytes() []byte {
	c := *p
	c.Sessions = slices.Clone(p.Sessions)
	full(&c.Sessions)
	for i := range c.Sessions {
		full(&c.Sessions[i].Trainers)
		full(&c.Sessions[i].Seated)
	}
	var out text
	write(&out, &c)
	return out
}

// text collects what is written.
type text []byte

func (t *text) Write(b []byte) (int, error) {
	*t = append(*t, b...)
	return len(b), nil
}

// write writes the fields of a noun as compact JSON, with a newline at the end: lists element
// by element, since those of a large network are as large as everything else together. The
// nouns are plain data, so it cannot fail.
func write(w io.Writer, noun any) {
	var some bytes.Buffer
	e := json.NewEncoder(&some)
	e.SetEscapeHTML(false)
	value := func(before string, x reflect.Value) {
		some.WriteString(before)
		if err := e.Encode(x.Addr().Interface()); err != nil {
			panic(err)
		}
		some.Truncate(some.Len() - 1) // the encoder's newline
		if some.Len() > 1<<16 {
			some.WriteTo(w)
		}
	}
	of, before := reflect.ValueOf(noun).Elem(), "{"
	for i := range of.NumField() {
		x := of.Field(i)
		name, option, _ := strings.Cut(of.Type().Field(i).Tag.Get("json"), ",")
		if option == "omitzero" && x.IsZero() || option == "omitempty" && (x.IsZero() || x.Kind() == reflect.Slice && x.Len() == 0) {
			continue
		}
		before += `"` + name + `":`
		if x.Kind() != reflect.Slice || x.Len() == 0 {
			value(before, x)
		} else {
			before += "["
			for k := range x.Len() {
				value(before, x.Index(k))
				before = ","
			}
			some.WriteByte(']')
		}
		before = ","
	}
	some.WriteString("}\n")
	some.WriteTo(w)
}

// Digest is the SHA-256 of b in hexadecimal digits.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// SetName names a snapshot for its content: its first day and the first twelve
// digits of the digest of its Bytes without a name.
func (s *Snapshot) SetName() {
	nameless := *s
	nameless.Name = ""
	s.Name = s.FirstDay.String() + "-" + nameless.Digest()[:12]
}
