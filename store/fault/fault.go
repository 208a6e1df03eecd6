// Package fault is the shop's vocabulary of failure: a few generic kinds, words
// for the person who is looking, and nothing else. What operators read (causes,
// queries, addresses) travels as the wrapped error and never reaches a page.
//
// It must not know HTTP: handlers/web maps kinds to statuses.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind says what sort of failure an error is. The zero value is Internal, so
// that an error nobody classified is never shown to a person.
type Kind uint8

// The kinds, from the least to the most specific.
const (
	Internal     Kind = iota // a bug or a broken machine; people see only an id
	NotFound                 // there is no such thing, or not for this person
	Invalid                  // the input can be corrected; Fields says where
	Conflict                 // somebody or something else changed it meanwhile
	Forbidden                // known person, not allowed
	Unauthorized             // a login is needed first
	TooMany                  // too often; try again later
	Unavailable              // a part is down for a moment; nothing was lost
)

var names = [...]string{"internal", "not found", "invalid", "conflict", "forbidden", "unauthorized", "too many", "unavailable"}

// String returns the kind in lower-case words, for logs.
func (k Kind) String() string {
	if int(k) < len(names) {
		return names[k]
	}
	return names[Internal]
}

// Fields maps the name of a form field to the sentence shown beside it.
type Fields map[string]string

// mark parts a sentence from what stands in its places, where both are one string.
const mark = "\x1f"

// Text is a sentence with places for names and values in turn: Text("Only {n} left.",
// "n", "3"). It stands as a message or among Fields like any other, is filled where it
// is read, and can be said in other words by then (MessageIn, FieldsIn).
func Text(text string, values ...string) string {
	for _, v := range values {
		text += mark + strings.ReplaceAll(v, mark, " ")
	}
	return text
}

// Say is how a sentence is said: in some words, with names and values in turn in its
// places.
type Say func(text string, values ...string) string

// of says a sentence as Text has put it together.
func (say Say) of(text string) string {
	text, rest, filled := strings.Cut(text, mark)
	if !filled {
		return say(text)
	}
	return say(text, strings.Split(rest, mark)...)
}

// asWritten says a sentence in the words it was written in.
func asWritten(text string, values ...string) string {
	places := slices.Clone(values)
	for i := 0; i < len(places); i += 2 {
		places[i] = "{" + places[i] + "}"
	}
	return strings.NewReplacer(places...).Replace(text)
}

// Error is a failure with words for people.
type Error struct {
	Kind    Kind
	Message string // one sentence for the person looking, see Text; never a cause
	Fields  Fields // for Invalid: what is wrong with which field
	cause   error
}

// New makes an error of a kind with words for people.
func New(k Kind, message string) *Error { return &Error{Kind: k, Message: message} }

// Newf is New with formatting.
func Newf(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// InvalidFields makes an Invalid error from per-field sentences, and nil when
// there are none, so that a Validate method can end with it.
func InvalidFields(f Fields) error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "There is a problem with what was entered.", Fields: f}
}

// Because attaches the cause that operators read.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Error is what operators read: kind, words, fields and cause.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Kind, Say(asWritten).of(e.Message))
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		fmt.Fprintf(&b, " [%s: %s]", name, Say(asWritten).of(e.Fields[name]))
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.cause }

// Is makes two faults equal when kind and message are, so that a package can
// export a fault as a sentinel and callers can ask errors.Is for it even after
// Because.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Message == e.Message
}

// KindOf returns the kind of the outermost fault in err, Internal when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Message returns the words for people, and a general sentence for anything internal.
func Message(err error) string { return MessageIn(err, asWritten) }

// MessageIn is Message in other words.
func MessageIn(err error, say Say) string {
	if e, ok := errors.AsType[*Error](err); ok && e.Kind != Internal {
		return say.of(e.Message)
	}
	return say("Something on our side went wrong. Nothing was lost; please try again.")
}

// FieldsOf returns the per-field sentences of err, nil when there are none.
func FieldsOf(err error) Fields { return FieldsIn(err, asWritten) }

// FieldsIn is FieldsOf in other words.
func FieldsIn(err error, say Say) Fields {
	wrong := FieldsAsMade(err)
	if wrong == nil {
		return nil
	}
	said := make(Fields, len(wrong))
	for name, text := range wrong {
		said[name] = say.of(text)
	}
	return said
}

// FieldsAsMade is FieldsOf for who makes another fault of them: they can still be said
// in other words.
func FieldsAsMade(err error) Fields {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}
