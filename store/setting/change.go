package setting

import (
	"bytes"
	"encoding/json"
	"fmt"

	"regulars/store/fault"
)

// Change is some fields of a shop's setting by name, each as JSON, as they were or are.
type Change map[string]json.RawMessage

// ErrChanged refuses to put a field back that is not as the change left it any more.
var ErrChanged = fault.New(fault.Conflict, "It was changed again since. Look at what it is now and change it there.")

// secret is the field that no Change holds: to where shoppers' money goes is neither
// kept beside the setting nor brought back by a click.
const secret = "Bank"

// Compare returns the fields in which two settings differ, as they are in each; both
// are empty where they differ in nothing.
func Compare(before, after Shop) (was, is Change, err error) {
	then, err := fieldsOf(before)
	if err != nil {
		return nil, nil, err
	}
	now, err := fieldsOf(after)
	if err != nil {
		return nil, nil, err
	}
	was, is = Change{}, Change{}
	for name := range now {
		if name != secret && !bytes.Equal(then[name], now[name]) {
			was[name], is[name] = then[name], now[name]
		}
	}
	return was, is, nil
}

// PutBack is the setting with the fields of a change as they were before it, and all
// others as they are. ErrChanged where one is not any more as the change left it.
func (s Shop) PutBack(was, is Change) (Shop, error) {
	now, err := fieldsOf(s)
	if err != nil {
		return s, err
	}
	left, err := is.whole()
	if err != nil {
		return s, err
	}
	for name := range is {
		if name == secret || !same(now[name], left[name]) {
			return s, ErrChanged
		}
		now[name] = was[name]
	}
	text, err := json.Marshal(now)
	if err != nil {
		return s, fmt.Errorf("setting.PutBack: %w", err)
	}
	var put Shop
	if err := json.Unmarshal(text, &put); err != nil {
		return s, fmt.Errorf("setting.PutBack: %w", err)
	}
	return put, put.Validate()
}

// whole is a change with all that its fields hold today: of one that was made before a
// field had something, that is none.
func (c Change) whole() (Change, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("setting: %w", err)
	}
	var s Shop
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("setting: %w", err)
	}
	return fieldsOf(s)
}

func fieldsOf(s Shop) (fields Change, err error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("setting: %w", err)
	}
	return fields, json.Unmarshal(text, &fields)
}

// same compares two texts of JSON but for white space between words.
func same(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}
