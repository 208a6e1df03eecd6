// Command regulars is the whole shop in one binary: it serves, seeds, imports,
// exports, migrates and looks after itself. It is the only reader of flags and
// environment; everything else is handed what it needs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"regulars/store/fault"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "regulars: "+explain(err))
		os.Exit(1)
	}
}

// command is one word after the binary's name.
type command struct {
	name  string
	args  string // what follows, for help
	about string
	run   func(ctx context.Context, in *invocation) error
}

// invocation is a command being run: what it was given and where it writes.
type invocation struct {
	Config
	sources map[string]string // key -> where its value comes from
	args    []string          // what is left after the flags
	flags   map[string]bool   // switches of the command itself
	in      io.Reader
	out     io.Writer
	err     io.Writer
	restart chan struct{}
}

func commands() []command {
	return []command{
		{"serve", "[--demo]", "run the shop; --demo fills an empty database first and takes test payments", serve},
		{"seed", "", "fill an empty database with the demonstration brand", seedCommand},
		{"import", "shopify FILE.csv [--dry-run] [--skip-bad] [--fetch-images]", "take in products from Shopify's product CSV", importCommand},
		{"export", "shopify|orders|customers|redirects|reviews [FILE.csv]", "write all products as Shopify's product CSV, or what else the shop holds", exportCommand},
		{"migrate", "", "bring the database's schema up to this binary", migrateCommand},
		{"doctor", "", "look for what would keep the shop from working", doctorCommand},
		{"recover", "ADDRESS", "print a link with which an owner who has lost password or second factor gets in again, once", recoverCommand},
		{"config", "", "print the effective settings and where each comes from", configCommand},
		{"version", "", "print the version", versionCommand},
	}
}

// run is main without the process: tests call it.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errOut io.Writer) error {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		usage(errOut)
		return flag.ErrHelp
	}
	list := commands()
	i := slices.IndexFunc(list, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		names := make([]string, len(list))
		for i, c := range list {
			names[i] = c.name
		}
		return fmt.Errorf("there is no command %q%s; see 'regulars help'", args[0], hint(args[0], names))
	}
	inv, err := invoke(list[i], args[1:], environ, errOut)
	if err != nil {
		return err
	}
	inv.in, inv.out, inv.err = in, out, errOut
	return list[i].run(ctx, inv)
}

func usage(w io.Writer) {
	fmt.Fprint(w, "regulars: a shop that knows its regulars\n\nUsage: regulars COMMAND [--key value ...]\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-8s %s\n", c.name, c.about)
		if c.args != "" {
			fmt.Fprintf(w, "           regulars %s %s\n", c.name, c.args)
		}
	}
	fmt.Fprint(w, "\nSettings (as --key, as REGULARS_KEY in the environment, or as 'key = value' in the file that --config names):\n")
	for _, k := range keys() {
		fmt.Fprintf(w, "  --%-22s %s%s\n", k.name, k.about, defaultNote(k))
	}
}

func defaultNote(k key) string {
	if k.preset == "" {
		return ""
	}
	return " (" + k.preset + ")"
}

// explain is what an operator reads: all of a fault, its cause included.
func explain(err error) string {
	if fault.KindOf(err) == fault.Internal {
		return err.Error()
	}
	message := fault.Message(err)
	for name, text := range fault.FieldsOf(err) {
		message += "\n  " + name + ": " + text
	}
	if cause := errors.Unwrap(err); cause != nil && !strings.Contains(message, cause.Error()) {
		message += " (" + cause.Error() + ")"
	}
	return message
}
