package ui

import "slices"

// Typed tells what was typed into the field of a name; empty when nothing was. url.Values.Get is one.
type Typed = func(name string) string

// Fill puts back what was typed into the field and says what is wrong with it; wrong is by the field's name.
func (f Field) Fill(typed Typed, wrong map[string]string) Field {
	f.Value, f.Error = typed(f.Name), wrong[f.Name]
	f.Options = selected(f.Options, f.Value)
	return f
}

// Fill puts back what was typed into each of the fields and says what is wrong with it.
func (fs Fields) Fill(typed Typed, wrong map[string]string) Fields {
	filled := make(Fields, len(fs))
	for i, f := range fs {
		filled[i] = f.Fill(typed, wrong)
	}
	return filled
}

// Fill marks the answer that was given and says what is wrong with it. It is for one answer, not for many.
func (c Choice) Fill(typed Typed, wrong map[string]string) Choice {
	c.Options, c.Error = selected(c.Options, typed(c.Name)), wrong[c.Name]
	return c
}

// Fill ticks the box when it was ticked and says what is wrong with it.
func (c Check) Fill(typed Typed, wrong map[string]string) Check {
	c.Checked, c.Error = typed(c.Name) != "", wrong[c.Name]
	return c
}

// selected is a copy of the options in which the one with the value is selected. An empty value leaves what was
// selected before.
func selected(options []Option, value string) []Option {
	options = slices.Clone(options)
	if value == "" {
		return options
	}
	for i := range options {
		options[i].Selected = options[i].Value == value
	}
	return options
}
