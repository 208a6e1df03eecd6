package staff

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"regulars/store/db"
	"regulars/store/id"
)

// Import is a product file that a member took in.
type Import struct {
	ID     string
	At     time.Time
	By     string // the member's id
	Member string // the name as it was then
	File   string // as it was called
	Kind   string // whose columns it had; "" for chosen ones
	Rows   int64  // products that it changed
	Undone int64  // of them, taken back
}

// ImportRow is one product that an import made or changed.
type ImportRow struct {
	Position  int64
	Line      int // of the file
	ProductID string
	Title     string
	Created   bool
	ActID     string // the act that tells what changed
	Version   int64  // of the product when it was written
	UndoneAt  time.Time
}

// KeepImport keeps an import with its rows, in the transaction that writes the products. It
// gives the import its id.
func KeepImport(ctx context.Context, q db.Q, i *Import, rows []ImportRow) error {
	i.ID, i.At = id.New(), q.Now()
	if _, err := q.Exec(ctx, `insert into staff_import (id, at, staff_id, name, file, kind) values ($1, $2, $3, $4, $5, $6)`, i.ID, i.At, i.By, i.Member, i.File, i.Kind); err != nil {
		return err
	}
	for n, r := range rows {
		if _, err := q.Exec(ctx, `insert into staff_import_row (import_id, position, line, product_id, title, created, act_id, version) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			i.ID, n+1, r.Line, r.ProductID, r.Title, r.Created, r.ActID, r.Version); err != nil {
			return err
		}
	}
	return nil
}

const importColumns = `i.id, i.at, i.staff_id, i.name, i.file, i.kind, (select count(*) from staff_import_row r where r.import_id = i.id),
	(select count(*) from staff_import_row r where r.import_id = i.id and r.undone_at is not null)`

func scanImport(r db.Row) (i Import, err error) {
	return i, r.Scan(&i.ID, db.At(&i.At), &i.By, &i.Member, &i.File, &i.Kind, &i.Rows, &i.Undone)
}

// ListImports returns imports, the latest first.
func ListImports(ctx context.Context, q db.Q, limit int) ([]Import, error) {
	return db.List(ctx, q, scanImport, `select `+importColumns+` from staff_import i order by i.at desc, i.id desc limit $1`, limit)
}

// FindImport returns an import.
func FindImport(ctx context.Context, q db.Q, importID string) (Import, error) {
	return db.One(ctx, q, scanImport, `select `+importColumns+` from staff_import i where i.id = $1`, importID)
}

// ListImportRows returns what an import changed, in the order of the file, after a position.
func ListImportRows(ctx context.Context, q db.Q, importID string, after int64, limit int) ([]ImportRow, error) {
	return db.List(ctx, q, func(r db.Row) (x ImportRow, err error) {
		return x, r.Scan(&x.Position, &x.Line, &x.ProductID, &x.Title, &x.Created, &x.ActID, &x.Version, db.At(&x.UndoneAt))
	}, `select position, line, product_id, title, created, act_id, version, undone_at from staff_import_row where import_id = $1 and position > $2 order by position limit $3`,
		importID, after, limit)
}

// UndoneImportRow notes that a row was taken back.
func UndoneImportRow(ctx context.Context, q db.Q, importID string, position int64) error {
	_, err := q.Exec(ctx, `update staff_import_row set undone_at = $3 where import_id = $1 and position = $2 and undone_at is null`, importID, position, q.Now())
	return err
}

// headerOf names a header: the same columns in the same order.
func headerOf(headers []string) string {
	sum := sha256.Sum256([]byte(strings.Join(headers, "\x1f")))
	return hex.EncodeToString(sum[:])
}

// KeepColumns remembers for what the columns of a header are taken.
func KeepColumns(ctx context.Context, q db.Q, headers []string, columns map[string]string) error {
	_, err := q.Exec(ctx, `insert into staff_columns (header, fields, changed_at) values ($1, $2, $3) on conflict (header) do update set fields = $2, changed_at = $3`,
		headerOf(headers), db.JSON(columns), q.Now())
	return err
}

// FindColumns returns for what the columns of a header were taken the last time, or a fault.NotFound.
func FindColumns(ctx context.Context, q db.Q, headers []string) (map[string]string, error) {
	return db.One(ctx, q, func(r db.Row) (columns map[string]string, err error) {
		return columns, r.Scan(db.JSON(&columns))
	}, `select fields from staff_columns where header = $1`, headerOf(headers))
}
