package db

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// bind turns arguments into what both drivers store alike: times into
// milliseconds UTC, the zero time into NULL.
func bind(args []any) []any {
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			if t.IsZero() {
				args[i] = nil
			} else {
				args[i] = t.UnixMilli()
			}
		}
	}
	return args
}

// At scans BIGINT milliseconds into t (UTC); NULL gives the zero time.
func At(t *time.Time) sql.Scanner { return (*instant)(t) }

type instant time.Time

func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = instant{}
	case int64:
		*i = instant(time.UnixMilli(v).UTC())
	default:
		return fmt.Errorf("db: a time is stored as %T", src)
	}
	return nil
}

// Text scans a nullable text; NULL gives "".
func Text(s *string) sql.Scanner { return (*text)(s) }

type text string

func (t *text) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = ""
	case string:
		*t = text(v)
	case []byte:
		*t = text(v)
	default:
		return fmt.Errorf("db: a text is stored as %T", src)
	}
	return nil
}

// Null binds a text that may be missing; "" gives NULL.
func Null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// JSON binds v as JSON text, or scans JSON text into it when v is a pointer. A
// missing or empty text leaves v as it is.
func JSON(v any) *Document { return &Document{v} }

// Document is a column of JSON text that is read and written whole.
type Document struct{ v any }

// Value implements driver.Valuer.
func (d *Document) Value() (driver.Value, error) {
	b, err := json.Marshal(d.v)
	return string(b), err
}

// Scan implements sql.Scanner.
func (d *Document) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return unmarshal([]byte(v), d.v)
	case []byte:
		return unmarshal(v, d.v)
	default:
		return fmt.Errorf("db: JSON is stored as %T", src)
	}
}

func unmarshal(b []byte, v any) error {
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, v)
}
