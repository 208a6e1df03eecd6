package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"regulars/store/db"
)

// Handler does the work of one kind of task. An error means: try again later, by
// the queue's schedule (after 1 s, 16 s, 81 s, ...: 25 times over three weeks).
type Handler func(ctx context.Context, args []byte) error

// Periodic is a task that comes round by itself; of many processes one puts it
// down.
type Periodic struct {
	Kind  string
	Every time.Duration
	// AtStart does it when a process becomes the one that puts it down, too.
	AtStart bool
}

// Config says what a Runner does.
type Config struct {
	Handlers map[string]Handler
	Every    []Periodic
	Workers  int           // tasks done at once; 0 means 4
	Timeout  time.Duration // of one task; 0 means a minute
	// RescueAfter is when a task whose process died is taken over; 0 means an
	// hour, and it is never less than Timeout.
	RescueAfter time.Duration
}

// Runner does the work.
type Runner struct{ client *client }

// Polling costs one statement a second that changes nothing. A batch that was
// full is followed at once by the next.
const (
	pollEvery    = time.Second
	betweenFulls = time.Millisecond
)

// Start begins working. The tables must be there (Migrate).
func Start(ctx context.Context, d *db.DB, c Config) (*Runner, error) {
	if c.Workers == 0 {
		c.Workers = 4
	}
	if c.Timeout == 0 {
		c.Timeout = time.Minute
	}
	if c.RescueAfter == 0 {
		c.RescueAfter = time.Hour
	}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &worker{handlers: c.Handlers}); err != nil {
		return nil, fmt.Errorf("job.Start: %w", err)
	}
	client, err := river.NewClient(driver(d.Engine(), d.Pool()), &river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: c.Workers}},
		Workers:              workers,
		PeriodicJobs:         periodic(c.Every),
		PollOnly:             true,
		FetchPollInterval:    pollEvery,
		FetchCooldown:        betweenFulls,
		JobTimeout:           c.Timeout,
		RescueStuckJobsAfter: max(c.RescueAfter, c.Timeout),
		Logger:               quiet(d.Log()),
	})
	if err != nil {
		return nil, fmt.Errorf("job.Start: %w", err)
	}
	// The end comes by Stop, so that what runs may finish.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("job.Start: %w", err)
	}
	return &Runner{client}, nil
}

// Stop takes up nothing new and waits for what runs; when ctx ends first, that is
// cancelled and will be tried again.
func (r *Runner) Stop(ctx context.Context) error {
	if err := r.client.Stop(ctx); err == nil {
		return nil
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return r.client.StopAndCancel(hard)
}

func periodic(list []Periodic) []*river.PeriodicJob {
	jobs := make([]*river.PeriodicJob, len(list))
	for i, p := range list {
		// The key keeps two processes that change places from doing it twice.
		make := func() (river.JobArgs, *river.InsertOpts) {
			return work{Name: p.Kind, Key: "periodic", Args: json.RawMessage(`null`)},
				&river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished()}}
		}
		jobs[i] = river.NewPeriodicJob(river.PeriodicInterval(p.Every), make, &river.PeriodicJobOpts{RunOnStart: p.AtStart})
	}
	return jobs
}

func unfinished() []rivertype.JobState {
	return []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled}
}

type worker struct {
	river.WorkerDefaults[work]
	handlers map[string]Handler
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, j *river.Job[work]) error {
	handle, ok := w.handlers[j.Args.Name]
	if !ok {
		return fmt.Errorf("job: this binary does not know how to do %q", j.Args.Name)
	}
	if err := handle(ctx, j.Args.Args); err != nil {
		return fmt.Errorf("job %s: %w", j.Args.Name, err)
	}
	return nil
}
