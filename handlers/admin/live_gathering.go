package admin

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"regulars/store/content"
	"regulars/store/report"
	"regulars/store/segment"
	"regulars/views/admin"
)

// gathering is who is in the shop by segment, and what they are shown by piece.
type gathering struct {
	segments, pieces []knot
	whole            bool // the people of all segments are known
}

// knot is people at this moment; name is its key in the stream.
type knot struct {
	name, title, url, about string
	people                  int64
}

// What bounds a gathering: groups on a page, and in the stream.
const (
	groupsShown = 8
	mostGroups  = 100
)

// gathering counts. Segments whose people are not known yet are left out; they are counted
// behind whoever looks.
func (d *Door) gathering(ctx context.Context) (v gathering, err error) {
	q := d.House.DB.Read()
	all, err := segment.List(ctx, q)
	if err != nil {
		return v, err
	}
	standings, err := d.standingsNow(ctx, shelve(all))
	if err != nil {
		return v, err
	}
	present, err := d.present(ctx)
	if err != nil {
		return v, err
	}
	v.whole = true
	for _, s := range all {
		known, asked := standings[s.ID]
		if !asked || known == nil || known.Members == nil {
			v.whole = v.whole && (!asked || known != nil && known.Err != nil)
			continue
		}
		g := knot{name: "segment-" + s.ID, title: s.Name, url: "/admin/segments/" + s.ID}
		if len(present) > 0 {
			for person := range known.Members.Keys() {
				if present[person] {
					g.people++
				}
			}
		}
		v.segments = append(v.segments, g)
	}
	v.pieces, err = d.seenPieces(ctx)
	v.segments, v.pieces = largest(v.segments), largest(v.pieces)
	return v, err
}

// present are the people who look around now.
func (d *Door) present(ctx context.Context) (map[string]bool, error) {
	keys, err := report.ListPresent(ctx, d.House.DB.Read())
	here := make(map[string]bool, len(keys))
	for _, person := range keys {
		here[person] = true
	}
	return here, err
}

// seenPieces are the pieces that shoppers may see, with how many have seen each lately.
func (d *Door) seenPieces(ctx context.Context) (list []knot, err error) {
	q := d.House.DB.Read()
	pieces, err := content.ListPieces(ctx, q)
	if err != nil {
		return nil, err
	}
	glances, err := report.ListGlances(ctx, q, mostGroups)
	if err != nil {
		return nil, err
	}
	people := map[string]int64{}
	for _, g := range glances {
		people[g.PieceID] += g.People
	}
	for _, p := range pieces {
		if p.Enabled {
			list = append(list, knot{"piece-" + p.ID, pieceTitle(p), pieceURL(p.ID), placeName(p.Slot), people[p.ID]})
		}
	}
	return list, nil
}

// largest puts the groups of most people first and leaves out what is too much.
func largest(list []knot) []knot {
	slices.SortStableFunc(list, func(a, b knot) int { return cmp.Compare(b.people, a.people) })
	return list[:min(len(list), mostGroups)]
}

// sign names who is where, "" for nobody.
func (v gathering) sign() string {
	h, any := fnv.New32a(), false
	for _, g := range slices.Concat(v.segments, v.pieces) {
		if g.people > 0 {
			any = true
			fmt.Fprint(h, g.name, g.people, ";")
		}
	}
	if !any {
		return ""
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// say adds the numbers to what the stream says.
func (v gathering) say(said map[string]string) {
	for _, g := range slices.Concat(v.segments, v.pieces) {
		said[g.name] = strconv.FormatInt(g.people, 10)
	}
}

func (v gathering) segmentCounts() []admin.Count { return countsOf(v.segments) }

func (v gathering) pieceCounts() []admin.Count { return countsOf(v.pieces) }

func countsOf(list []knot) (counts []admin.Count) {
	for _, g := range list[:min(len(list), groupsShown)] {
		counts = append(counts, admin.Count{Name: g.name, Label: g.title, Value: strconv.FormatInt(g.people, 10), About: strings.TrimSpace(g.about), URL: g.url})
	}
	return counts
}
