package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"regulars/store/db"
)

// Config is everything an owner can set from outside. Each key is a flag, a
// variable of the environment and a line of the configuration file alike.
type Config struct {
	DB            string        `env:"DB" envDefault:"data/regulars.db" about:"the database: a file, or postgres://user:password@host/name"`
	Listen        string        `env:"LISTEN" envDefault:"localhost:8080" about:"address and port to listen on"`
	Key           string        `env:"KEY" about:"secret that seals the keys of second factors: 43 random characters or more; read from key-file when empty" secret:"true"`
	KeyFile       string        `env:"KEY_FILE" about:"file with that secret, made at the first start; beside the database, with .key behind its name, when empty"`
	URL           string        `env:"URL" about:"the shop's public address, such as https://shop.example; made from listen when empty"`
	TrustProxy    []string      `env:"TRUST_PROXY" envSeparator:"," about:"networks of proxies whose X-Forwarded-For is believed, such as 127.0.0.1/32"`
	HSTSSubdom    bool          `env:"HSTS_SUBDOMAINS" envDefault:"false" about:"tell browsers that every host under the shop's name is reached by https only"`
	PostsPerSec   float64       `env:"POSTS_PER_SECOND" envDefault:"20" about:"changing requests one address may make a second; 0 for no bound"`
	LogLevel      string        `env:"LOG_LEVEL" envDefault:"info" about:"debug, info, warn or error"`
	LogFormat     string        `env:"LOG_FORMAT" envDefault:"text" about:"text or json"`
	DrainFor      time.Duration `env:"DRAIN" envDefault:"30s" about:"how long a stop waits for requests under way"`
	SMTPHost      string        `env:"SMTP_HOST" about:"mail server; without one mails are kept to be read in the back office"`
	SMTPPort      int           `env:"SMTP_PORT" envDefault:"587" about:"mail server's port"`
	SMTPUser      string        `env:"SMTP_USER" about:"mail server's user"`
	SMTPPassword  string        `env:"SMTP_PASSWORD" about:"mail server's password" secret:"true"`
	SMTPTLS       string        `env:"SMTP_TLS" envDefault:"starttls" about:"starttls, tls or none"`
	MailFrom      string        `env:"MAIL_FROM" about:"sender of mails; the shop's own address when empty"`
	DemoPayments  bool          `env:"DEMO_PAYMENTS" envDefault:"false" about:"offer the demo gateway and mark the shop as in test mode"`
	StripeKey     string        `env:"STRIPE_KEY" about:"Stripe's secret key; turns card payments on" secret:"true"`
	StripeWebhook string        `env:"STRIPE_WEBHOOK_SECRET" about:"signing secret of Stripe's webhook to /hooks/stripe" secret:"true"`
	StripeAPI     string        `env:"STRIPE_API" about:"another address of Stripe's API, for tests"`
	Pprof         string        `env:"PPROF" about:"loopback address for Go's profiler, such as 127.0.0.1:6060"`
}

// prefix stands before a key's name in the environment.
const prefix = "REGULARS_"

// key is one setting as people meet it.
type key struct {
	name   string // as a flag and in the file: "smtp-host"
	env    string // in the environment: "REGULARS_SMTP_HOST"
	about  string
	preset string
	secret bool
	toggle bool
}

func keys() []key {
	t := reflect.TypeFor[Config]()
	list := make([]key, t.NumField())
	for i := range list {
		f := t.Field(i)
		name := f.Tag.Get("env")
		list[i] = key{name: strings.ReplaceAll(strings.ToLower(name), "_", "-"), env: prefix + name, about: f.Tag.Get("about"),
			preset: f.Tag.Get("envDefault"), secret: f.Tag.Get("secret") == "true", toggle: f.Type.Kind() == reflect.Bool}
	}
	return list
}

// switches are flags of a command that are no settings.
var switches = map[string][]string{"serve": {"demo"}, "import": {"dry-run", "skip-bad", "fetch-images"}}

// invoke reads a command's flags, the environment and the file, in this order of
// weight, and refuses keys it does not know.
func invoke(c command, args, environ []string, errOut io.Writer) (*invocation, error) {
	inv := &invocation{sources: map[string]string{}, flags: map[string]bool{}, restart: make(chan struct{})}
	given, file, err := inv.parseFlags(c, args, errOut)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	fromEnv, err := readEnvironment(environ)
	if err != nil {
		return nil, err
	}
	if file == "" {
		file = fromEnv["config"]
	}
	fromFile, path, err := readFile(file)
	if err != nil {
		return nil, err
	}
	for _, k := range keys() {
		inv.sources[k.name] = "default"
		for _, from := range []struct {
			values map[string]string
			source string
		}{{fromFile, "file " + path}, {fromEnv, "environment"}, {given, "flag"}} {
			if v, ok := from.values[k.name]; ok {
				values[k.env], inv.sources[k.name] = v, from.source
			}
		}
	}
	if err := env.ParseWithOptions(&inv.Config, env.Options{Environment: values, Prefix: prefix}); err != nil {
		return nil, fmt.Errorf("a setting cannot be read: %w", err)
	}
	return inv, inv.check()
}

func (inv *invocation) parseFlags(c command, args []string, errOut io.Writer) (given map[string]string, file string, err error) {
	set := flag.NewFlagSet(c.name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&file, "config", "", "")
	given = map[string]string{}
	names := []string{"config"}
	for _, k := range keys() {
		names = append(names, k.name)
		note := func(v string) error { given[k.name] = v; return nil }
		if k.toggle {
			set.BoolFunc(k.name, k.about, note)
		} else {
			set.Func(k.name, k.about, note)
		}
	}
	for _, s := range switches[c.name] {
		names = append(names, s)
		set.BoolFunc(s, "", func(v string) error { inv.flags[s] = v == "true"; return nil })
	}
	// Flags may stand before and after what a command is about.
	for len(args) > 0 {
		if err := set.Parse(args); err != nil {
			return nil, "", flagError(err, c, names, errOut)
		}
		if args = set.Args(); len(args) > 0 {
			inv.args, args = append(inv.args, args[0]), args[1:]
		}
	}
	return given, file, nil
}

func flagError(err error, c command, names []string, errOut io.Writer) error {
	if err == flag.ErrHelp {
		fmt.Fprintf(errOut, "%s\n  regulars %s %s\nSee 'regulars help' for all settings.\n", c.about, c.name, c.args)
		return err
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
		return fmt.Errorf("there is no --%s%s; see 'regulars help'", name, hint(name, names))
	}
	return err
}

// readEnvironment takes the variables that start with REGULARS_.
func readEnvironment(environ []string) (map[string]string, error) {
	known := map[string]string{prefix + "CONFIG": "config"}
	var names []string
	for _, k := range keys() {
		known[k.env] = k.name
		names = append(names, k.env)
	}
	values := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, prefix) || strings.HasPrefix(name, prefix+"TEST_") {
			continue
		}
		k, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("the environment has %s, which is no setting%s", name, hint(name, names))
		}
		values[k] = value
	}
	return values, nil
}

// openNamed opens a file to read that the operator has named: by a flag, a variable of
// the environment or the configuration. Nothing of a request comes to a file by it.
func openNamed(path string) (*os.File, error) {
	return os.Open(path) // #nosec G304 -- the operator names the file
}

// readFile reads lines of "key = value"; # begins a comment. Without a name it
// reads regulars.conf when there is one.
func readFile(name string) (values map[string]string, path string, err error) {
	path = name
	if path == "" {
		path = "regulars.conf"
	}
	f, err := openNamed(path)
	if err != nil {
		if name == "" && os.IsNotExist(err) {
			return nil, path, nil
		}
		return nil, path, err
	}
	defer f.Close()
	values = map[string]string{}
	var names []string
	for _, k := range keys() {
		names = append(names, k.name)
	}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, v, ok := strings.Cut(line, "=")
		if k = strings.TrimSpace(k); !ok || !slices.Contains(names, k) {
			return nil, path, fmt.Errorf("%s, line %d: there is no setting %q%s", path, n, k, hint(k, names))
		}
		values[k] = strings.Trim(strings.TrimSpace(v), `"`)
	}
	return values, path, lines.Err()
}

// check refuses settings that cannot work together.
func (inv *invocation) check() error {
	if inv.URL == "" {
		inv.URL = "http://" + strings.Replace(inv.Listen, "0.0.0.0", "localhost", 1)
		if strings.HasPrefix(inv.Listen, ":") {
			inv.URL = "http://localhost" + inv.Listen
		}
	}
	inv.URL = strings.TrimSuffix(inv.URL, "/")
	switch {
	case !strings.HasPrefix(inv.URL, "http://") && !strings.HasPrefix(inv.URL, "https://"):
		return fmt.Errorf("url is %q; it must begin with https:// (or http:// for a try)", inv.URL)
	case inv.StripeKey != "" && inv.StripeWebhook == "":
		return fmt.Errorf("stripe-key is set, stripe-webhook-secret is not: without it anybody could say that an order is paid")
	case !slices.Contains([]string{"debug", "info", "warn", "error"}, inv.LogLevel):
		return fmt.Errorf("log-level is %q; it can be debug, info, warn or error", inv.LogLevel)
	case !slices.Contains([]string{"starttls", "tls", "none"}, inv.SMTPTLS):
		return fmt.Errorf("smtp-tls is %q; it can be starttls, tls or none", inv.SMTPTLS)
	case inv.Pprof != "" && !strings.HasPrefix(inv.Pprof, "127.") && !strings.HasPrefix(inv.Pprof, "localhost:"):
		return fmt.Errorf("pprof is %q; the profiler listens on loopback only", inv.Pprof)
	}
	return nil
}

// configCommand prints what is in force and where it comes from.
func configCommand(_ context.Context, inv *invocation) error {
	v := reflect.ValueOf(inv.Config)
	for i, k := range keys() {
		value := fmt.Sprint(v.Field(i).Interface())
		if list, ok := v.Field(i).Interface().([]string); ok {
			value = strings.Join(list, ",")
		}
		switch {
		case k.secret && value != "":
			value = "****"
		case k.name == "db":
			value = db.Mask(value)
		}
		fmt.Fprintf(inv.out, "%-22s = %-40s # %s\n", k.name, value, inv.sources[k.name])
	}
	return nil
}

// hint suggests the nearest of the names, when one is near.
func hint(name string, names []string) string {
	best, least := "", 4
	for _, n := range names {
		if d := distance(strings.ToLower(name), strings.ToLower(n)); d < least {
			best, least = n, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal, row[j] = row[j], min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
