package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"regulars/store/db"
	"regulars/store/db/dbtest"
	"regulars/store/job"
)

func ready(t *testing.T, d *db.DB) {
	t.Helper()
	if err := job.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, d *db.DB, c job.Config) *job.Runner {
	t.Helper()
	r, err := job.Start(t.Context(), d, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return r
}

func enqueue(t *testing.T, d *db.DB, tasks ...job.Task) {
	t.Helper()
	err := d.Write(t.Context(), func(q db.Q) error {
		for _, task := range tasks {
			if err := job.Enqueue(t.Context(), q, task); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for something that another goroutine brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 6000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not happen", what)
}

func TestThreeThousandTasksAreDoneOnceEachByFourWorkers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ready(t, d)
		const tasks = 3000
		list := make([]job.Task, tasks)
		for i := range list {
			list[i] = job.Task{Kind: "count", Args: i}
		}
		began := time.Now()
		enqueue(t, d, list...)
		put := time.Since(began)
		var done, twice atomic.Int64
		var seen sync.Map
		began = time.Now()
		start(t, d, job.Config{Workers: 4, Handlers: map[string]job.Handler{"count": func(_ context.Context, args []byte) error {
			if _, was := seen.LoadOrStore(string(args), true); was {
				twice.Add(1)
			}
			done.Add(1)
			return nil
		}}})
		eventually(t, "the last task", func() bool { return done.Load() >= tasks })
		t.Logf("%s: put down in %v, done in %v", d.Engine(), put, time.Since(began))
		eventually(t, "the last mark", func() bool { n, err := job.Count(t.Context(), d.Read()); return err == nil && n == 0 })
		if done.Load() != tasks || twice.Load() != 0 {
			t.Errorf("%d done, %d of them again", done.Load(), twice.Load())
		}
	})
}

func TestATaskOfATransactionThatFailsNeverWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ready(t, d)
		failure := errors.New("no")
		err := d.Write(t.Context(), func(q db.Q) error {
			return errors.Join(job.Enqueue(t.Context(), q, job.Task{Kind: "x"}), failure)
		})
		if !errors.Is(err, failure) {
			t.Fatal(err)
		}
		if n, err := job.Count(t.Context(), d.Read()); n != 0 || err != nil {
			t.Errorf("%d tasks, %v", n, err)
		}
	})
}

func TestAKeyMakesTheSameTaskUnnecessary(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ready(t, d)
		enqueue(t, d, job.Task{Kind: "a", Key: "1", Args: 1}, job.Task{Kind: "a", Key: "1", Args: 2}, job.Task{Kind: "a", Key: "2"}, job.Task{Kind: "b", Key: "1"},
			job.Task{Kind: "c"}, job.Task{Kind: "c"})
		if n, err := job.Count(t.Context(), d.Read()); n != 5 || err != nil {
			t.Errorf("%d tasks, %v; want 5", n, err)
		}
	})
}

func TestAFailedTaskIsTriedAgainWithItsArguments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ready(t, d)
		enqueue(t, d, job.Task{Kind: "shaky", Args: map[string]string{"to": "Zoë"}}, job.Task{Kind: "panics"})
		var tries, panics atomic.Int64
		var got atomic.Value
		start(t, d, job.Config{Handlers: map[string]job.Handler{
			"shaky": func(_ context.Context, args []byte) error {
				var v map[string]string
				if tries.Add(1) == 1 {
					return errors.New("not yet")
				}
				err := json.Unmarshal(args, &v)
				got.Store(v["to"])
				return err
			},
			"panics": func(context.Context, []byte) error {
				if panics.Add(1) == 1 {
					panic("at first")
				}
				return nil
			}}})
		eventually(t, "the second try", func() bool { return tries.Load() == 2 && panics.Load() == 2 })
		eventually(t, "the end", func() bool { n, _ := job.Count(t.Context(), d.Read()); return n == 0 })
		if got.Load() != "Zoë" {
			t.Errorf("arguments: %v", got.Load())
		}
	})
}

func TestPeriodicTasksComeRound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ready(t, d)
		var n atomic.Int64
		start(t, d, job.Config{Every: []job.Periodic{{Kind: "tick", Every: time.Second, AtStart: true}},
			Handlers: map[string]job.Handler{"tick": func(context.Context, []byte) error { n.Add(1); return nil }}})
		eventually(t, "the second round", func() bool { return n.Load() >= 2 })
	})
}

func TestStoppingWaitsForWhatRuns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
		ready(t, d)
		enqueue(t, d, job.Task{Kind: "slow"})
		running, finished := make(chan struct{}), atomic.Bool{}
		r, err := job.Start(t.Context(), d, job.Config{Handlers: map[string]job.Handler{"slow": func(context.Context, []byte) error {
			close(running)
			time.Sleep(300 * time.Millisecond)
			finished.Store(true)
			return nil
		}}})
		if err != nil {
			t.Fatal(err)
		}
		<-running
		if err := r.Stop(t.Context()); err != nil || !finished.Load() {
			t.Errorf("stopped before the task was done: %v", err)
		}
	})
}

const victimEnv = "REGULARS_JOB_VICTIM"

// TestVictim is the process that the next test kills in the middle of a task.
func TestVictim(t *testing.T) {
	url := os.Getenv(victimEnv)
	if url == "" {
		t.Skip("run by TestATaskOfAKilledProcessIsTakenOver")
	}
	d, err := db.Open(t.Context(), db.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	start(t, d, job.Config{Handlers: map[string]job.Handler{"deadly": func(ctx context.Context, _ []byte) error {
		fmt.Println("working")
		<-ctx.Done()
		return ctx.Err()
	}}})
	time.Sleep(time.Minute)
}

func TestATaskOfAKilledProcessIsTakenOver(t *testing.T) {
	if testing.Short() {
		t.Skip("waits until the dead process's leadership runs out (about 20 s)")
	}
	t.Parallel()
	for engine, url := range map[string]func(testing.TB) string{"SQLite": dbtest.SQLite, "PostgreSQL": dbtest.Postgres} {
		if engine == "PostgreSQL" && os.Getenv(dbtest.PostgresEnv) == "" {
			continue
		}
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			url := url(t)
			d, err := db.Open(t.Context(), db.Options{URL: url})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			ready(t, d)
			enqueue(t, d, job.Task{Kind: "deadly"})
			kill(t, url)
			var n atomic.Int64
			start(t, d, job.Config{RescueAfter: time.Second, Timeout: time.Second,
				Handlers: map[string]job.Handler{"deadly": func(context.Context, []byte) error { n.Add(1); return nil }}})
			eventually(t, "the rescue", func() bool { return n.Load() == 1 })
		})
	}
}

// kill starts a process, waits until it works on the task, and kills it.
func kill(t *testing.T, url string) {
	t.Helper()
	victim := exec.Command(os.Args[0], "-test.run=^TestVictim$", "-test.v")
	victim.Env = append(os.Environ(), victimEnv+"="+url)
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	text, buf := "", make([]byte, 1024)
	for !strings.Contains(text, "working") {
		n, err := out.Read(buf)
		if err != nil {
			t.Fatalf("the victim ended by itself: %s", text)
		}
		text += string(buf[:n])
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	victim.Wait() //nolint:errcheck // it was killed
}
