package fault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestAnUnclassifiedErrorIsInternalAndShowsNothing(t *testing.T) {
	err := errors.New("pq: password of ann@mit.edu is wrong")
	if KindOf(err) != Internal {
		t.Errorf("kind = %v, want internal", KindOf(err))
	}
	if strings.Contains(Message(err), "ann@mit.edu") {
		t.Errorf("the message leaks the cause: %q", Message(err))
	}
}

func TestAWrappedFaultKeepsItsKindWordsAndFields(t *testing.T) {
	base := InvalidFields(Fields{"email": "Enter an address."})
	err := fmt.Errorf("customer.Create: %w", base)
	if KindOf(err) != Invalid || FieldsOf(err)["email"] != "Enter an address." {
		t.Errorf("got kind %v, fields %v", KindOf(err), FieldsOf(err))
	}
}

func TestNoFieldsMeansNoError(t *testing.T) {
	if err := InvalidFields(nil); err != nil {
		t.Errorf("got %v, want nil", err)
	}
}

func TestASentinelIsRecognizedWithItsCause(t *testing.T) {
	sold := New(Conflict, "Sold out.")
	err := fmt.Errorf("inventory.Take: %w", sold.Because(errors.New("0 rows")))
	if !errors.Is(err, sold) {
		t.Error("errors.Is does not see the sentinel behind its cause")
	}
	if errors.Is(err, New(Conflict, "Other.")) {
		t.Error("errors.Is takes another fault for the sentinel")
	}
}

func TestOperatorsReadFieldsInOrderAndTheCause(t *testing.T) {
	e := (&Error{Kind: Invalid, Message: "Bad.", Fields: Fields{"b": "2", "a": "1"}}).Because(errors.New("why"))
	if got, want := e.Error(), "invalid: Bad. [a: 1] [b: 2]: why"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestASentenceWithPlacesIsFilledWhereItIsReadAndSaidInOtherWords(t *testing.T) {
	words := map[string]string{"Only {n} left of {product}.": "Von {product} nur noch {n}.", "Enter a postcode like {example}.": "Eine Postleitzahl wie {example}."}
	german := func(text string, values ...string) string { return asWritten(words[text], values...) }
	short := New(Conflict, Text("Only {n} left of {product}.", "n", "3", "product", "a {n} bag\x1fn"))
	if got := Message(short); got != "Only 3 left of a {n} bag n." {
		t.Errorf("as written: %q", got)
	}
	if got := MessageIn(fmt.Errorf("take: %w", short), german); got != "Von a {n} bag n nur noch 3." {
		t.Errorf("in other words: %q", got)
	}
	own := InvalidFields(Fields{"postcode": Text("Enter a postcode like {example}.", "example", "10117")})
	if got := FieldsOf(own)["postcode"]; got != "Enter a postcode like 10117." || !strings.Contains(own.Error(), got) {
		t.Errorf("a field as written: %q of %v", got, own)
	}
	again := InvalidFields(FieldsAsMade(own))
	if got := FieldsIn(again, german)["postcode"]; got != "Eine Postleitzahl wie 10117." {
		t.Errorf("a field of a fault that another was made of: %q", got)
	}
}
