package catalog

import (
	"slices"
	"strings"

	"regulars/store/fault"
	"regulars/store/id"
)

// normalize tidies what was given and refuses what cannot be sold.
func (p *Product) normalize() error {
	p.Title = strings.TrimSpace(p.Title)
	p.Handle = Handle(p.Handle)
	p.Tags = tidyTags(p.Tags)
	p.DescriptionHTML = Sanitize(p.DescriptionHTML)
	if p.Status == "" {
		p.Status = Active
	}
	if len(p.Variants) == 0 && len(p.Options) == 0 {
		p.Variants = []Variant{{RequiresShipping: true, Taxable: true}}
	}
	if err := p.check(); err != nil {
		return err
	}
	p.settleValues()
	return nil
}

func (p *Product) check() error {
	wrong := fault.Fields{}
	if p.Title == "" || p.Handle == "" && Handle(p.Title) == "" {
		wrong["title"] = "Enter a title with letters or digits."
	}
	if p.Status != Active && p.Status != Draft && p.Status != Archived {
		wrong["status"] = "Choose active, draft or archived."
	}
	if len(p.Variants) == 0 || len(p.Variants) > MaxVariants {
		wrong["variants"] = "A product has 1 to 2048 variants."
	}
	p.checkAxes(wrong)
	return fault.InvalidFields(wrong)
}

func (p *Product) checkAxes(wrong fault.Fields) {
	names := map[string]bool{}
	for _, o := range p.Options {
		if name := Fold(o.Name); name == "" || names[name] {
			wrong["options"] = "Every option needs a name of its own."
		} else {
			names[name] = true
		}
	}
	seen := map[string]bool{}
	for _, v := range p.Variants {
		key := optionKey(v.Options)
		switch {
		case len(v.Options) != len(p.Options) || slices.Contains(v.Options, ""):
			wrong["variants"] = "Every variant needs one value for each option."
		case seen[key]:
			wrong["variants"] = "Two variants have the same values: " + strings.Join(v.Options, " / ") + "."
		}
		seen[key] = true
	}
}

// optionKey makes values comparable; the separator cannot be typed.
func optionKey(values []string) string { return strings.Join(values, "\x1f") }

func tidyTags(tags []string) []string {
	var tidy []string
	for _, t := range tags {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(tidy, t) {
			tidy = append(tidy, t)
		}
	}
	return tidy
}

// settleValues makes each option list exactly the values its variants have: in
// the order given, then as variants come.
func (p *Product) settleValues() {
	for axis := range p.Options {
		used, known := map[string]bool{}, map[string]bool{}
		for _, v := range p.Variants {
			used[v.Options[axis]] = true
		}
		var values []string
		add := func(value string) {
			if used[value] && !known[value] {
				known[value] = true
				values = append(values, value)
			}
		}
		for _, value := range p.Options[axis].Values {
			add(value)
		}
		for _, v := range p.Variants {
			add(v.Options[axis])
		}
		p.Options[axis].Values = values
	}
}

// adopt gives p's media and variants the ids of those they continue.
func (p *Product) adopt(old Product) {
	p.adoptMedia(old.Media)
	ids := p.match(old)
	for i := range p.Variants {
		v := &p.Variants[i]
		v.Position = i + 1
		if ids[i] != "" {
			v.ID = ids[i]
		} else if v.ID == "" {
			v.ID = id.New()
		}
	}
}

// adoptMedia recognizes pictures by id, then source, then file, and lets variants
// follow when a picture gets the id it had before.
func (p *Product) adoptMedia(old []Media) {
	taken, renamed := map[string]bool{}, map[string]string{}
	for i := range p.Media {
		m := &p.Media[i]
		m.Position = i + 1
		was := m.ID
		for _, same := range []func(Media) bool{
			func(o Media) bool { return o.ID == m.ID },
			func(o Media) bool { return o.Source != "" && o.Source == m.Source },
			func(o Media) bool { return o.File != "" && o.File == m.File },
		} {
			if at := slices.IndexFunc(old, func(o Media) bool { return !taken[o.ID] && same(o) }); at >= 0 {
				m.continues(old[at])
				break
			}
		}
		if m.ID == "" {
			m.ID = id.New()
		}
		taken[m.ID], renamed[was] = true, m.ID
	}
	for i := range p.Variants {
		if v := &p.Variants[i]; v.MediaID != "" {
			v.MediaID = renamed[v.MediaID]
		}
	}
}

// continues makes m the next version of a picture: what is not known anew stays.
func (m *Media) continues(old Media) {
	m.ID = old.ID
	if m.Source == "" {
		m.Source = old.Source
	}
	if m.File == "" {
		m.File = old.File
	}
	if m.File == old.File && m.Width == 0 {
		m.Width, m.Height = old.Width, old.Height
	}
}

// match says which variant of old each variant of p continues; "" for none. No
// old variant is continued twice.
func (p *Product) match(old Product) []string {
	ids, taken := make([]string, len(p.Variants)), map[string]bool{}
	sku := func(v Variant) string { return v.SKU }
	translate := p.translation(old)
	pass := func(oldKey, newKey func(Variant) string) {
		free := map[string]string{}
		for _, v := range old.Variants {
			if key := oldKey(v); key != "" && !taken[v.ID] {
				if _, twice := free[key]; twice {
					free[key] = "" // ambiguous: the next way of recognizing decides
				} else {
					free[key] = v.ID
				}
			}
		}
		for i, v := range p.Variants {
			if found := free[newKey(v)]; ids[i] == "" && found != "" && !taken[found] {
				ids[i], taken[found] = found, true
			}
		}
	}
	key := func(v Variant) string { return "=" + optionKey(v.Options) }
	pass(func(v Variant) string { return v.ID }, func(v Variant) string { return v.ID })
	pass(sku, sku)
	pass(func(v Variant) string { return "=" + optionKey(translate(v.Options)) }, key)
	return ids
}

// translation returns how an old variant's values read in p's options: axes are
// recognized by name, else by place; a value that went and one that came at the
// same place of its axis are a rename.
func (p *Product) translation(old Product) func([]string) []string {
	axes := make([]int, len(p.Options))
	renames := make([]map[string]string, len(p.Options))
	for i, o := range p.Options {
		axes[i] = slices.IndexFunc(old.Options, func(b Option) bool { return Fold(b.Name) == Fold(o.Name) })
		if axes[i] < 0 && i < len(old.Options) && !p.hasOption(old.Options[i].Name) {
			axes[i] = i
		}
		if axes[i] >= 0 {
			renames[i] = renamed(old.Options[axes[i]].Values, o.Values)
		}
	}
	return func(values []string) []string {
		out := make([]string, len(p.Options))
		for i, axis := range axes {
			if axis < 0 || axis >= len(values) {
				// A new axis: what was there before had its first value.
				out[i] = p.Options[i].Values[0]
				continue
			}
			out[i] = values[axis]
			if to, ok := renames[i][out[i]]; ok {
				out[i] = to
			}
		}
		return out
	}
}

func (p *Product) hasOption(name string) bool {
	return slices.ContainsFunc(p.Options, func(o Option) bool { return Fold(o.Name) == Fold(name) })
}

// renamed pairs values that differ at the same place of lists of equal length,
// when the one is gone and the other is new.
func renamed(before, after []string) map[string]string {
	pairs := map[string]string{}
	if len(before) != len(after) {
		return pairs
	}
	for i, value := range before {
		if value != after[i] && !slices.Contains(after, value) && !slices.Contains(before, after[i]) {
			pairs[value] = after[i]
		}
	}
	return pairs
}
