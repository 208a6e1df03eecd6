package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// report collects what is printed, table by table.
type report struct{ sections []string }

// table is one table: a heading, what was done, and rows of cells.
type table struct {
	title, about string
	head         []string
	rows         [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (r *report) add(t table) {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", t.title, t.about)
	fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(t.head, " | "), strings.Repeat(" --- |", len(t.head)))
	for _, row := range t.rows {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
	}
	r.sections = append(r.sections, b.String())
}

// String is the whole page.
func (r *report) String(took time.Duration) string {
	var b strings.Builder
	b.WriteString("# Benchmarks\n\nMade by `make bench`; do not edit. Figures of one run on one machine, the load on the same machine. Read the ratios: " +
		"both sides of each were measured in turns within this run. Rates and times depend on the machine and its neighbours.\n\n")
	fmt.Fprintf(&b, "- Date: %s, %.0f s long\n- Machine: %s\n- System: %s, %s\n- Code: %s\n- Command: `make bench`\n\n", time.Now().UTC().Format("2006-01-02 15:04 UTC"), took.Seconds(), machine(), kernel(), runtime.Version(), revision())
	b.WriteString(strings.Join(r.sections, "\n"))
	return b.String()
}

func machine() string {
	model := "unknown processor"
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			model = strings.TrimSpace(value)
			break
		}
	}
	load, _ := os.ReadFile("/proc/loadavg")
	return fmt.Sprintf("%d × %s; load average at the end %s", runtime.NumCPU(), model, strings.Join(strings.Fields(string(load))[:3], " "))
}

func kernel() string {
	out, err := exec.Command("uname", "-sr").Output()
	if err != nil {
		return runtime.GOOS
	}
	return strings.TrimSpace(string(out))
}

func revision() string {
	out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

func ratio(f float64) string { return fmt.Sprintf("%.2f", f) }
func count(f float64) string { return fmt.Sprintf("%.0f", f) }

func micros(d time.Duration) string { return fmt.Sprintf("%d µs", d.Microseconds()) }

func millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}
