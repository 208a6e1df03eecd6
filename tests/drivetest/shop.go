package drivetest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Options say how a shop is started.
type Options struct {
	DB     string   // the database file
	Args   []string // more flags of serve
	Env    []string // more environment, NAME=value
	Listen string   // address; empty takes a free port
	Log    string   // where the shop's words go; beside the database when empty
}

// Shop is a running shop in a process of its own.
type Shop struct {
	URL     string
	DB      string
	options Options
	cmd     *exec.Cmd
	log     string // file
	ended   chan struct{}
	err     error
}

// FreeAddress is an address on loopback that nobody listens on.
func FreeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// Start starts a shop with the demonstration gateway and no bound on posts, and
// waits until it is ready.
func Start(ctx context.Context, o Options) (*Shop, error) {
	if o.Listen == "" {
		var err error
		if o.Listen, err = FreeAddress(); err != nil {
			return nil, err
		}
	}
	s := &Shop{URL: "http://" + o.Listen, DB: o.DB, options: o, log: o.Log}
	if s.log == "" {
		s.log = filepath.Join(filepath.Dir(o.DB), "server.log")
	}
	return s, s.Start(ctx)
}

// Start starts it again on the same database and address, and waits until it is
// ready.
func (s *Shop) Start(ctx context.Context) error {
	if err := s.launch(); err != nil {
		return err
	}
	return s.ready(ctx)
}

func (s *Shop) launch() error {
	path, err := Binary()
	if err != nil {
		return err
	}
	args := append([]string{"serve", "--db", s.DB, "--listen", s.options.Listen, "--demo-payments", "--posts-per-second", "0"}, s.options.Args...)
	out, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr, cmd.Env = out, out, append(environment(), s.options.Env...)
	// The shop ends with the test, also when the test is killed.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	s.cmd, s.ended = cmd, ended
	go func() { s.err = cmd.Wait(); close(ended) }()
	return nil
}

// patience is how long a start may take on a busy machine.
const patience = 60 * time.Second

func (s *Shop) ready(ctx context.Context) error {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		select {
		case <-s.ended:
			return fmt.Errorf("the shop ended before it was ready: %v\n%s", s.err, s.Log())
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if res, err := client.Get(s.URL + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return fmt.Errorf("the shop is not ready after %s\n%s", patience, s.Log())
}

// PID is the process.
func (s *Shop) PID() int { return s.cmd.Process.Pid }

// Running says whether the process lives.
func (s *Shop) Running() bool {
	select {
	case <-s.ended:
		return false
	default:
		return true
	}
}

// Kill ends the process at once, as a power cut would.
func (s *Shop) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// Stop asks the process to end and waits until it has drained.
func (s *Shop) Stop() error {
	if !s.Running() {
		return s.err
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-s.ended:
		return s.err
	case <-time.After(patience):
		s.Kill()
		return fmt.Errorf("the shop did not stop within %s", patience)
	}
}

// Log is everything the shop has said since its first start.
func (s *Shop) Log() string {
	text, _ := os.ReadFile(s.log)
	return string(text)
}

// Wrong returns lines of the log that must never be there: panics, data races,
// crashes of the runtime.
func (s *Shop) Wrong() (lines []string) {
	for line := range strings.Lines(s.Log()) {
		for _, mark := range []string{"panic", "DATA RACE", "fatal error:", "goroutine stack exceeds"} {
			if strings.Contains(line, mark) {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
	}
	return lines
}

// LimitFiles bounds how large a file the running process may write, as a full
// disk would; math.MaxUint64 lifts the bound.
func (s *Shop) LimitFiles(bytes uint64) error {
	var now unix.Rlimit
	if err := unix.Prlimit(s.PID(), unix.RLIMIT_FSIZE, nil, &now); err != nil {
		return err
	}
	now.Cur = min(bytes, now.Max)
	return unix.Prlimit(s.PID(), unix.RLIMIT_FSIZE, &now, nil)
}

// CPU is the processor time that the process has used so far, in user and system
// mode together.
func (s *Shop) CPU() time.Duration { return CPUOf(s.PID()) }

// CPUOf is CPU of any process.
func CPUOf(pid int) time.Duration {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(text, []byte(") "))
	fields := bytes.Fields(rest)
	user, _ := strconv.ParseInt(string(fields[11]), 10, 64)
	system, _ := strconv.ParseInt(string(fields[12]), 10, 64)
	const ticks = 100 // USER_HZ of Linux on every architecture Go runs on
	return time.Duration(user+system) * time.Second / ticks
}

// Memory is the resident memory of the process in bytes.
func (s *Shop) Memory() int64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(s.PID()) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}
