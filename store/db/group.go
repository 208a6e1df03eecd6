package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"
)

// SQLite writes one transaction after another, and what a commit costs is mostly
// its sync to the disk. So writers who come while another is at it share: each runs
// in a savepoint of one transaction, one after the other in the order they came;
// the last one commits for all, and only then does any of them get an answer.
// Nobody waits for company: a writer who is alone commits alone.
//
// Each writer does its own work in its own goroutine, holding the turn meanwhile.
// What a writer does that fails, panics or ends its goroutine is undone alone.

// Bounds of a group. A writer who comes later is in the next one.
const (
	groupSize = 64
	groupTime = 5 * time.Millisecond // after which nobody joins any more
)

// group is a transaction that several writers share.
type group struct {
	conn   *sql.Conn
	tx     *sql.Tx
	begun  time.Time
	alone  bool
	size   int      // writers whose work is in it
	topics []string // they touched
	broken error    // why the whole transaction is given up; nil while it is sound
	done   chan struct{}
	err    error // of the commit; set before done is closed
}

// turn is a writer who waits.
type turn struct {
	alone bool
	mine  chan *group // gives the turn, with the transaction to join or nil
}

// turns lets one writer work at a time, in the order of coming.
type turns struct {
	mu      sync.Mutex
	taken   bool
	waiting []*turn
}

// take waits for the turn. It comes with the transaction to join, or nil.
func (s *turns) take(ctx context.Context, alone bool) (*group, error) {
	s.mu.Lock()
	if !s.taken {
		s.taken = true
		s.mu.Unlock()
		return nil, nil
	}
	t := &turn{alone: alone, mine: make(chan *group, 1)}
	s.waiting = append(s.waiting, t)
	s.mu.Unlock()
	select {
	case g := <-t.mine:
		return g, nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	at := slices.Index(s.waiting, t)
	if at >= 0 {
		s.waiting = slices.Delete(s.waiting, at, at+1)
	}
	s.mu.Unlock()
	if at >= 0 {
		return nil, ctx.Err()
	}
	return <-t.mine, nil // it came in the same moment; whoever has it must pass it on
}

// share gives the turn to the next writer, who joins g; false when nobody may.
func (s *turns) share(g *group) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 || s.waiting[0].alone || !g.open() {
		return false
	}
	s.next(g)
	return true
}

// pass gives the turn to the next writer, who begins anew.
func (s *turns) pass() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 {
		s.taken = false
		return
	}
	s.next(nil)
}

func (s *turns) next(g *group) {
	t := s.waiting[0]
	s.waiting = slices.Delete(s.waiting, 0, 1)
	t.mine <- g
}

// open says whether one more may join.
func (g *group) open() bool {
	return g.broken == nil && !g.alone && g.size < groupSize && time.Since(g.begun) < groupTime
}

// together is Write on SQLite.
func (d *DB) together(ctx context.Context, fn func(Q) error, alone bool) error {
	g, err := d.turns.take(ctx, alone)
	if err != nil {
		return d.engine.classify(err)
	}
	if g, err = d.join(ctx, g, fn, alone); g == nil {
		return d.engine.classify(err)
	}
	<-g.done
	if g.err != nil {
		return d.engine.classify(g.err)
	}
	return d.engine.classify(err)
}

// join does a writer's work in the transaction that came with the turn, or in a new
// one, and passes the turn on whatever happens. It returns the group whose commit
// decides what the writer is told: also one that was refused waits, because
// what it was refused for may be a neighbour's work.
func (d *DB) join(ctx context.Context, had *group, fn func(Q) error, alone bool) (g *group, err error) {
	if g = had; g == nil {
		if g, err = d.begin(ctx, alone); err != nil {
			d.turns.pass()
			return nil, err
		}
	}
	done := false
	defer func() {
		if !done { // a panic, or the end of the goroutine: its work is undone, the others' is not
			g.undo()
		}
		g = d.leave(ctx, g)
	}()
	err = g.work(ctx, d, fn)
	done = true
	return g, err
}

func (d *DB) begin(ctx context.Context, alone bool) (*group, error) {
	conn, err := d.writer.Conn(ctx)
	if err != nil {
		return nil, err
	}
	// One writer's context must not end what is the others'.
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &group{conn: conn, tx: tx, alone: alone, begun: time.Now(), done: make(chan struct{})}, nil
}

// work runs fn; what it did stays when it returns nil, and only then.
func (g *group) work(ctx context.Context, d *DB, fn func(Q) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// The first needs no savepoint: undoing its work is undoing the transaction.
	if g.size > 0 && !g.say(`savepoint work`) {
		return g.broken
	}
	t := &transaction{sql: g.tx, now: d.now(), lasting: context.WithoutCancel(ctx)}
	err := fn(Q{run: g.tx, d: d, tx: t})
	if g.lost(err) {
		return g.broken
	}
	if err != nil {
		g.undo()
		return err
	}
	if g.size > 0 && !g.say(`release work`) {
		return g.broken
	}
	g.size++
	g.topics = append(g.topics, t.topics...)
	return nil
}

// undo takes back what the writer who has the turn did.
func (g *group) undo() {
	if g.size > 0 && g.broken == nil && g.say(`rollback to work`) {
		g.say(`release work`)
	}
}

// say runs a statement that cannot fail while the transaction is sound.
func (g *group) say(statement string) bool {
	if _, err := g.tx.Exec(statement); err != nil {
		g.broken = unavailable(err)
	}
	return g.broken == nil
}

// lost says whether the engine has rolled the whole transaction back by itself, as
// it may when the disk is full or fails: a savepoint after that would begin something
// new, and what was done before would be acknowledged and gone.
func (g *group) lost(cause error) bool {
	err := g.conn.Raw(func(c any) error {
		if lite, ok := c.(*sqlite3.SQLiteConn); ok && lite.AutoCommit() {
			return errors.Join(errRolledBack, cause)
		}
		return nil
	})
	if err != nil {
		g.broken = unavailable(err)
	}
	return err != nil
}

var errRolledBack = errors.New("db: SQLite has rolled the transaction back")

// leave passes the turn on. The last one of a group commits it for all and tells the
// watchers. It returns nil for a group that nobody's work is in.
func (d *DB) leave(ctx context.Context, g *group) *group {
	if g.size > 0 && d.turns.share(g) {
		return g
	}
	versions, err := d.commit(ctx, g)
	d.turns.pass()
	d.watchers.tell(ctx, d, versions)
	g.err = err
	close(g.done)
	if g.size == 0 && g.broken == nil {
		return nil
	}
	return g
}

func (d *DB) commit(ctx context.Context, g *group) (map[string]int64, error) {
	defer g.conn.Close()
	if g.size == 0 || g.broken != nil {
		g.tx.Rollback() //nolint:errcheck // nothing of it is kept
		return nil, g.broken
	}
	t := &transaction{sql: g.tx, now: d.now(), topics: g.topics, lasting: context.WithoutCancel(ctx)}
	versions, err := Q{run: g.tx, d: d, tx: t}.bump(t.lasting)
	if err == nil {
		err = g.tx.Commit()
	}
	if err != nil {
		g.tx.Rollback() //nolint:errcheck // the first error counts
		return nil, err
	}
	return versions, nil
}
