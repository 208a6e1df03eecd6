package setting_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/setting"
)

var anyShop = rapid.Custom(func(t *rapid.T) setting.Shop {
	s := setting.Default()
	s.Name = rapid.SampledFrom([]string{"North", "South <b>", "Œst"}).Draw(t, "name")
	s.Tagline = rapid.SampledFrom([]string{"", "Goods that last"}).Draw(t, "tagline")
	s.Address = rapid.SampledFrom([][]string{nil, {"Quay 1"}, {"Quay 1", "Hamburg"}}).Draw(t, "address")
	s.ReturnDays = rapid.IntRange(0, 3).Draw(t, "days")
	s.Staff.RequireFactor = rapid.Bool().Draw(t, "factor")
	s.Bank.IBAN = rapid.SampledFrom([]string{"", "DE89370400440532013000"}).Draw(t, "bank")
	return s
})

// kept is a change as a log gives it back: its white space is another.
func kept(t *rapid.T, c setting.Change) (read setting.Change) {
	text, err := json.MarshalIndent(c, "", "  ")
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestWhatChangedIsPutBackAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after, now := anyShop.Draw(t, "before"), anyShop.Draw(t, "after"), anyShop.Draw(t, "now")
		was, is, err := setting.Compare(before, after)
		if err != nil || len(was) != len(is) || is["Bank"] != nil {
			t.Fatal(was, is, err)
		}
		put, err := now.PutBack(kept(t, was), kept(t, is))
		if since, _, _ := setting.Compare(after, now); overlap(since, is) {
			if !errors.Is(err, setting.ErrChanged) {
				t.Fatalf("changed since, and put back all the same: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if back, forth, _ := setting.Compare(now, put); !reflect.DeepEqual(names(forth), names(is)) || len(back) != len(was) || put.Bank != now.Bank {
			t.Fatalf("%s became %s", back, forth)
		}
		for name := range was {
			if _, left, _ := setting.Compare(before, put); left[name] != nil {
				t.Fatalf("%s is not as it was", name)
			}
		}
	})
}

func overlap(a, b setting.Change) bool {
	for name := range a {
		if b[name] != nil {
			return true
		}
	}
	return false
}

func names(c setting.Change) map[string]bool {
	has := map[string]bool{}
	for name := range c {
		has[name] = true
	}
	return has
}

func TestABankAccountIsNeverPutBack(t *testing.T) {
	s := setting.Default()
	if _, err := s.PutBack(setting.Change{"Bank": json.RawMessage(`{"IBAN":"X"}`)}, setting.Change{"Bank": json.RawMessage(`{"Holder":"","IBAN":"","BIC":""}`)}); !errors.Is(err, setting.ErrChanged) {
		t.Errorf("%v", err)
	}
}
