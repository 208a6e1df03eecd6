package admin

import (
	"fmt"
	"strings"

	"regulars/views/admin"
)

// mark is one bar of a chart.
type mark struct {
	label string // "2 March 2026"
	n     int64
}

// box is what charts are drawn in.
const (
	boxWidth  = 1000.0
	boxHeight = 200.0
)

// chartOf draws one bar a mark, and a line through the period before, where there is
// one. print says a figure.
func chartOf(title string, now, before []mark, print func(int64) string) *admin.Chart {
	var top mark
	var sum int64
	for _, m := range now {
		sum += m.n
		if m.n > top.n {
			top = m
		}
	}
	if len(now) < 2 || top.n <= 0 {
		return nil
	}
	high := top.n
	for _, m := range before {
		high = max(high, m.n)
	}
	first, last := now[0].label, now[len(now)-1].label
	c := &admin.Chart{Title: title, Bars: barsPath(now, high), From: first, To: last, Most: "most: " + print(top.n) + ", " + top.label,
		Desc: fmt.Sprintf("From %s to %s: %s altogether. The most is %s: %s. The table below has all of it.", first, last, print(sum), print(top.n), top.label)}
	if len(before) > 1 {
		c.Before, c.Key = linePoints(before, high), "Bars: these days. Line: the days before."
		var was int64
		for _, m := range before {
			was += m.n
		}
		c.Desc += fmt.Sprintf(" The days before: %s altogether.", print(was))
	}
	return c
}

// barsPath is a path of upright boxes.
func barsPath(marks []mark, high int64) string {
	var b strings.Builder
	step := boxWidth / float64(len(marks))
	for i, m := range marks {
		if tall := boxHeight * float64(max(0, m.n)) / float64(high); tall > 0 {
			fmt.Fprintf(&b, "M%.1f 200v%.1fh%.1fv%.1fz", float64(i)*step+step*.1, -tall, step*.8, tall)
		}
	}
	return b.String()
}

// linePoints is the points through the middles of where bars would stand.
func linePoints(marks []mark, high int64) string {
	points := make([]string, len(marks))
	step := boxWidth / float64(len(marks))
	for i, m := range marks {
		points[i] = fmt.Sprintf("%.1f,%.1f", (float64(i)+.5)*step, boxHeight-boxHeight*float64(max(0, m.n))/float64(high))
	}
	return strings.Join(points, " ")
}
