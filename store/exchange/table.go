package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"regulars/store/fault"
)

// Limits of a file, so that a hostile one costs little.
const (
	maxFile    = 512 << 20 // bytes
	maxRow     = 4 << 20   // bytes of one row, quoted line breaks included
	maxColumns = 1000
	maxRows    = 500_000
	maxCell    = 1 << 20
)

// cell is one value and where it stood; line 0 means that it came from the shop.
type cell struct {
	text         string
	line, column int
}

// entry holds the cells of one thing by the names of their columns.
type entry map[string]cell

func (e entry) text(name string) string { return e[name].text }

// table is a file cut into rows.
type table struct {
	headers []string // as spelled in the file
	line    int      // of the header
	columns []column // of the cells of rows: those of the file, until it is brought to the present dialect
	rows    []row
	errors  []RowError // of rows that could not be brought to it
}

type row struct {
	line  int
	cells []cell
}

func (t *table) has(name string) bool {
	for _, c := range t.columns {
		if c.name == name {
			return true
		}
	}
	return false
}

// spelled is a column's header as the file has it, for words to people.
func (t *table) spelled(c int) string {
	if c >= 1 && c <= len(t.headers) {
		return t.headers[c-1]
	}
	return ""
}

// readTable reads a whole file and brings it to the columns of the present dialect: by its kind
// or, where columns are given, by those. Its errors are about the file as such and name a line;
// what is wrong inside a row is found later, by column.
func readTable(r io.Reader, columns Columns) (*table, error) {
	t := &table{}
	if err := t.read(r, func() bool { return false }); err != nil {
		return nil, err
	}
	if columns != nil {
		return t, fromColumns(t, columns)
	}
	switch t.kind() {
	case Woo:
		return t, fromWoo(t)
	case Vendure:
		return t, fromVendure(t)
	case Spree:
		return t, fromSpree(t)
	}
	return t, t.adopt()
}

// read reads rows until enough says that there are enough, or to the end.
func (t *table) read(r io.Reader, enough func() bool) error {
	guard := newGuard(r)
	in := csv.NewReader(guard)
	in.FieldsPerRecord = -1
	in.ReuseRecord = false
	for !enough() {
		fields, err := in.Read()
		if guard.err != nil {
			return guard.err
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return unreadable(err)
		}
		line, _ := in.FieldPos(0)
		if err := t.add(in, fields, line); err != nil {
			return err
		}
	}
	if len(t.headers) == 0 {
		return fault.New(fault.Invalid, "The file is empty.")
	}
	return t.whole(guard.last)
}

// whole refuses a file whose last row is short and has no line end: half a file.
func (t *table) whole(last byte) error {
	if n := len(t.rows); last != '\n' && n > 0 && len(t.rows[n-1].cells) < len(t.headers) {
		return fault.Newf(fault.Invalid, "Line %d: the file ends in the middle of this row; it was cut off.", t.rows[n-1].line)
	}
	return nil
}

func unreadable(err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return fmt.Errorf("exchange: reading: %w", err)
	}
	words := "a quotation mark stands where none may"
	if errors.Is(p.Err, csv.ErrQuote) && p.StartLine != p.Line {
		words = fmt.Sprintf("the quoted text that begins on line %d is never closed", p.StartLine)
	}
	return fault.Newf(fault.Invalid, "Line %d, character %d: %s.", p.Line, p.Column, words).Because(err)
}

func (t *table) add(in *csv.Reader, fields []string, line int) error {
	if t.headers == nil {
		return t.readHeader(fields, line)
	}
	if len(t.rows) == maxRows {
		return fault.Newf(fault.Invalid, "Line %d: a file may have %d rows at most.", line, maxRows)
	}
	for i := len(t.headers); i < len(fields); i++ {
		if strings.TrimSpace(fields[i]) != "" {
			return fault.Newf(fault.Invalid, "Line %d: the row has %d cells, the header only %d.", line, len(fields), len(t.headers))
		}
	}
	r := row{line: line, cells: make([]cell, min(len(fields), len(t.headers)))}
	blank := true
	for i := range r.cells {
		at, _ := in.FieldPos(i)
		text := plain(fields[i])
		if len(text) > maxCell || !utf8.ValidString(text) {
			return fault.Newf(fault.Invalid, "Line %d, column %d (%s): the cell is too long or not UTF-8 text.", at, i+1, t.headers[i])
		}
		r.cells[i] = cell{text, at, i + 1}
		blank = blank && text == ""
	}
	if !blank {
		t.rows = append(t.rows, r)
	}
	return nil
}

func (t *table) readHeader(fields []string, line int) error {
	for len(fields) > 0 && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1] // trailing commas
	}
	t.headers, t.line = make([]string, len(fields)), line
	for i, f := range fields {
		if !utf8.ValidString(f) || len(f) > 500 {
			return fault.Newf(fault.Invalid, "Line %d: the header of column %d is too long or not UTF-8 text.", line, i+1)
		}
		t.headers[i] = plain(f)
	}
	return nil
}

// adopt takes the header for one of Shopify's two dialects.
func (t *table) adopt() error {
	known, seen := newDialects(), map[string]int{}
	for i, h := range t.headers {
		c := known.find(h)
		if first, twice := seen[c.name]; twice && c.name != "" {
			return fault.Newf(fault.Invalid, "Line %d: columns %d and %d are both %q.", t.line, first, i+1, c.name)
		}
		seen[c.name] = i + 1
		t.columns = append(t.columns, c)
	}
	if seen[title] == 0 && seen[handle] == 0 {
		return fault.Newf(fault.Invalid, "Line %d: there is neither a column Title nor a column Handle; is this a product file?", t.line)
	}
	return nil
}

// plain trims a cell and takes off the apostrophe that keeps a spreadsheet from
// running a formula; guarded puts it on.
func plain(s string) string {
	s = strings.TrimSpace(s)
	if looksGuarded(s) {
		return s[1:]
	}
	return s
}

func looksGuarded(s string) bool { return strings.HasPrefix(s, "'") && isFormula(s) }

// isFormula says whether a spreadsheet would compute the cell, guards aside.
func isFormula(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0
}

func guarded(s string) string {
	if isFormula(s) {
		return "'" + s
	}
	return s
}

// guard passes a file on to the CSV reader and stops it at what no product file
// holds: another encoding, NUL, a row without end. It drops a byte order mark and
// turns lone carriage returns into line ends.
type guard struct {
	in                   *bufio.Reader
	err                  error
	total, row, line, at int
	commas               int
	quoted, started      bool
	last                 byte
}

func newGuard(r io.Reader) *guard { return &guard{in: bufio.NewReaderSize(r, 64<<10), line: 1} }

func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	if !g.started {
		if g.started = true; g.refuseEncoding() {
			return 0, g.err
		}
	}
	n := 0
	for n < len(p) {
		b, err := g.in.ReadByte()
		if err != nil {
			if n > 0 && err == io.EOF {
				return n, nil
			}
			return n, err
		}
		if b = g.pass(b); g.err != nil {
			return 0, g.err
		}
		p[n] = b
		n++
		if b == '\n' && !g.quoted {
			break // a row at a time: what follows is read when this was good
		}
	}
	return n, nil
}

func (g *guard) refuseEncoding() bool {
	head, _ := g.in.Peek(4)
	switch s := string(head); {
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		_, err := g.in.Discard(3)
		g.err = err
	case strings.HasPrefix(s, "\xff\xfe"), strings.HasPrefix(s, "\xfe\xff"), len(s) == 4 && (s[1] == 0 || s[0] == 0):
		g.err = fault.New(fault.Invalid, "Line 1: the file is UTF-16; save it as CSV UTF-8.")
	}
	return g.err != nil
}

// pass counts a byte and returns what to read in its place.
func (g *guard) pass(b byte) byte {
	g.total, g.row = g.total+1, g.row+1
	switch b {
	case 0:
		g.refuse("there is a NUL character; the file is damaged or not text")
	case '"':
		g.quoted = !g.quoted
	case ',':
		if !g.quoted {
			g.commas++
		}
	case '\r':
		if next, _ := g.in.Peek(1); !g.quoted && (len(next) == 0 || next[0] != '\n') {
			b = '\n'
		}
	}
	if b == '\n' {
		g.line++
		if !g.quoted {
			g.row, g.commas, g.at = 0, 0, g.line
		}
	}
	switch {
	case g.commas >= maxColumns:
		g.refuse(fmt.Sprintf("the row has more than %d columns", maxColumns))
	case g.row > maxRow:
		g.refuse(fmt.Sprintf("the row that begins on line %d is longer than %d MB; a quotation mark may be missing", max(1, g.at), maxRow>>20))
	case g.total > maxFile:
		g.refuse(fmt.Sprintf("the file is larger than %d MB", maxFile>>20))
	}
	g.last = b
	return b
}

func (g *guard) refuse(words string) {
	if g.err == nil {
		g.err = fault.Newf(fault.Invalid, "Line %d: %s.", g.line, words)
	}
}
