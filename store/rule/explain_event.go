package rule

import "strings"

func (e *explainer) happened(h *Happened, not bool, depth int) Condition {
	c := Condition{Text: h.String(), Words: h.sentence(), Truth: compileHappened(h)(e.facts), Depth: depth}
	if not {
		c.Text, c.Words, c.Truth = "not "+c.Text, "not "+c.Words, c.Truth.Not()
	}
	if !e.facts.Personalization {
		c.Consent, c.Value = Personalization, "not read without consent to "+string(Personalization)
		return c
	}
	c.Value = h.value(e.facts)
	return c
}

// sentence says a condition on events in plain words.
func (h *Happened) sentence() string {
	not := ""
	if h.Is.Not && (h.Measure == Times || h.comparison() == "") {
		not = "not "
	}
	switch {
	case h.Measure == Times:
		return not + h.often()
	case h.isSpent():
		return not + "spent " + h.Pick.When.when() + " " + h.compared()
	}
	of := strings.TrimSuffix(h.of(), " of ")
	if h.Measure == First || h.Measure == Last {
		return not + h.of() + "time: " + h.Pick.sentence(nil) + " " + h.compared()
	}
	return not + of + " where " + h.Pick.sentence(nil) + " " + h.compared()
}

func (h *Happened) often() string {
	said := h.Pick.spoken(nil)
	if !h.Is.isOnce() {
		said += " " + h.Is.times()
	}
	if h.Pick.When != nil {
		said += " " + h.Pick.When.when()
	}
	if h.Then == nil {
		return said
	}
	if said += ", then "; h.Then.Not {
		said += "not "
	}
	return said + h.Then.Pick.sentence(h.Then.Same)
}

// compared is "is at least 500 EUR".
func (h *Happened) compared() string {
	a, is := h.measure(), *h.Is
	is.Not = h.Is.Not && h.comparison() != ""
	a.Words = ""
	return strings.TrimSpace(a.sentence(&is))
}

func (p Pick) sentence(same []string) string {
	said := p.spoken(same)
	if p.When != nil {
		said += " " + p.When.when()
	}
	return said
}

// spoken is such as "viewed a product whose collection is "bags"".
func (p Pick) spoken(same []string) string {
	w, _ := eventWord(p.Word)
	goods := strings.HasSuffix(w.Words, " a product")
	var asked, alike []string
	for _, t := range p.Filters {
		f, _ := fieldNamed(t.Attribute)
		said := f.sentence(t)
		switch {
		case goods && t.Attribute == "goes_with":
			said = "that " + said
		case goods:
			said = "whose " + said
		}
		asked = append(asked, said)
	}
	for _, name := range same {
		alike = append(alike, "the same "+name)
	}
	said := w.Words
	if len(asked) > 0 && goods {
		said, asked = said+" "+strings.Join(asked, " and "), nil
	}
	if alike = append(alike, asked...); len(alike) > 0 {
		said += " (" + strings.Join(alike, ", ") + ")"
	}
	return said
}

// value says what the facts hold: how often and when last, or the measure.
func (h *Happened) value(f *Facts) string {
	c := newPicker(h.Pick)
	if h.Measure != Times {
		return h.attribute(c).value(f)
	}
	sure, maybe, last := int64(0), int64(0), -1
	events := c.cut(f)
	for i := range events.len() {
		switch t := c.fits(events.at(i), f.Now); {
		case t == No || !c.holds(events.at(i).At, f.Now):
		case t == Unknown:
			maybe++
		default:
			sure++
			last = i
		}
	}
	said := count(sure, "time")
	if last >= 0 {
		said += ", last on " + events.at(last).At.In(f.Now.Location()).Format("2006-01-02 15:04")
	}
	if maybe > 0 {
		said += ", and perhaps " + count(maybe, "time") + " more"
	}
	return said
}
