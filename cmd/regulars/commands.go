package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"regulars/seed"
	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/exchange"
	"regulars/store/fault"
	"regulars/store/message"
)

// open opens the database a command works on.
func (inv *invocation) open(ctx context.Context) (*db.DB, error) {
	return db.Open(ctx, db.Options{URL: inv.DB, Log: inv.logger()})
}

// seedCommand fills an empty database with the demonstration brand.
func seedCommand(ctx context.Context, inv *invocation) error {
	d, err := inv.open(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	start := time.Now()
	if err := seed.Fill(ctx, d, seed.Options{Now: d.Now()}); err != nil {
		return err
	}
	fmt.Fprintf(inv.out, "The demonstration shop is in %s (%.1f s). Run it: regulars serve --db %s --demo-payments\n", db.Mask(inv.DB), time.Since(start).Seconds(), db.Mask(inv.DB))
	return nil
}

// seedIfEmpty fills a database that has no product yet.
func seedIfEmpty(ctx context.Context, inv *invocation, d *db.DB) error {
	some, err := catalog.ListProducts(ctx, d.Read(), catalog.Filter{Limit: 1})
	if err != nil || len(some) > 0 {
		return err
	}
	fmt.Fprintln(inv.out, "Setting up the demonstration shop ...")
	return seed.Fill(ctx, d, seed.Options{Now: d.Now()})
}

// importCommand takes products in from a file, or standard input for "-".
func importCommand(ctx context.Context, inv *invocation) error {
	if len(inv.args) != 2 || inv.args[0] != "shopify" {
		return errors.New("say what to import: regulars import shopify FILE.csv [--dry-run] [--skip-bad] [--fetch-images]")
	}
	in := inv.in
	if name := inv.args[1]; name != "-" {
		f, err := openNamed(name)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	d, err := inv.open(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	report, err := exchange.Import(ctx, d, in, exchange.Options{DryRun: inv.flags["dry-run"], SkipBad: inv.flags["skip-bad"],
		FetchImages: inv.flags["fetch-images"], Progress: inv.progress()})
	inv.tell(report)
	return err
}

// progress prints a line at most twice a second, for files that take long.
func (inv *invocation) progress() func(step string, done, total int) {
	var last time.Time
	return func(step string, done, total int) {
		if time.Since(last) < 500*time.Millisecond {
			return
		}
		last = time.Now()
		fmt.Fprintf(inv.err, "%s: %d of %d\n", step, done, total)
	}
}

// tell prints what an import did or would do.
func (inv *invocation) tell(r exchange.Report) {
	for _, e := range r.Errors {
		fmt.Fprintln(inv.err, e.Error())
	}
	if more := r.Wrong - len(r.Errors); more > 0 {
		fmt.Fprintf(inv.err, "... and %d more\n", more)
	}
	for _, n := range r.Notes {
		fmt.Fprintln(inv.err, "note: "+n.Error())
	}
	if inv.flags["dry-run"] {
		for _, c := range r.Changes {
			inv.tellChange(c)
		}
		fmt.Fprint(inv.out, "Nothing was written. It would be: ")
	}
	fmt.Fprintf(inv.out, "%d products: %d created, %d updated, %d unchanged, %d skipped, %d pictures\n", r.Products, r.Created, r.Updated, r.Unchanged, r.Skipped, r.Pictures)
}

func (inv *invocation) tellChange(c exchange.Change) {
	verb := "update"
	if c.Created {
		verb = "create"
	}
	fmt.Fprintf(inv.out, "%s %s (%s)\n", verb, c.Handle, c.Title)
	for _, f := range c.Fields {
		fmt.Fprintf(inv.out, "    %s%s: %q -> %q\n", prefixed(f.Variant), f.Field, f.Before, f.After)
	}
}

func prefixed(variant string) string {
	if variant == "" {
		return ""
	}
	return variant + ", "
}

// exportCommand writes all products, or one of the shop's other tables, to a file or standard output.
func exportCommand(ctx context.Context, inv *invocation) (err error) {
	kinds := map[string]func(ctx context.Context, d *db.DB, w io.Writer, base string) error{
		"shopify": exchange.ExportFrom, "reviews": exchange.ExportReviews,
		"orders": func(ctx context.Context, d *db.DB, w io.Writer, _ string) error {
			return exchange.ExportOrders(ctx, d, w)
		},
		"customers": func(ctx context.Context, d *db.DB, w io.Writer, _ string) error {
			return exchange.ExportCustomers(ctx, d, w)
		},
		"redirects": func(ctx context.Context, d *db.DB, w io.Writer, _ string) error {
			return exchange.ExportRedirects(ctx, d, w)
		},
	}
	if len(inv.args) == 0 || len(inv.args) > 2 || kinds[inv.args[0]] == nil {
		return errors.New("say what to export: regulars export shopify|orders|customers|redirects|reviews [FILE.csv]")
	}
	d, err := inv.open(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	// Pictures get whole addresses where the owner has said what the shop's is.
	base := ""
	if inv.sources["url"] != "default" {
		base = inv.URL
	}
	if len(inv.args) == 1 {
		return kinds[inv.args[0]](ctx, d, inv.out, base)
	}
	f, err := os.OpenFile(inv.args[1], os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(kinds[inv.args[0]](ctx, d, f, base), f.Close())
}

// migrateCommand brings the schema up to this binary's.
func migrateCommand(ctx context.Context, inv *invocation) error {
	d, err := db.Connect(ctx, db.Options{URL: inv.DB, Log: inv.logger()})
	if err != nil {
		return err
	}
	defer d.Close()
	before, err := d.Status(ctx)
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	if before.Have == before.Want {
		fmt.Fprintf(inv.out, "%s is at schema %d; nothing to do.\n", db.Mask(inv.DB), before.Want)
	} else {
		fmt.Fprintf(inv.out, "%s went from schema %d to %d.\n", db.Mask(inv.DB), before.Have, before.Want)
	}
	return nil
}

// doctorCommand looks at what the shop needs and says what it finds.
func doctorCommand(ctx context.Context, inv *invocation) error {
	sick := 0
	check := func(what string, err error, fine string) {
		if err != nil {
			sick++
			fmt.Fprintf(inv.out, "PROBLEM  %-10s %s\n", what, explain(err))
			return
		}
		fmt.Fprintf(inv.out, "ok       %-10s %s\n", what, fine)
	}
	if _, err := os.Stat(inv.DB); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(inv.out, "note     database   %s does not exist yet; serve makes it\n", db.Mask(inv.DB))
		return nil
	}
	d, err := db.Connect(ctx, db.Options{URL: inv.DB, Log: inv.logger()})
	if err != nil {
		check("database", err, "")
		return errors.New("the database cannot be opened")
	}
	defer d.Close()
	inspect(ctx, inv, d, check)
	if sick > 0 {
		return fmt.Errorf("%d problems", sick)
	}
	return nil
}

func inspect(ctx context.Context, inv *invocation, d *db.DB, check func(what string, err error, fine string)) {
	s, err := d.Status(ctx)
	if err == nil && s.Have != s.Want {
		err = fault.Newf(fault.Conflict, "schema %d, this binary wants %d: run 'regulars migrate'", s.Have, s.Want)
	}
	check("schema", err, fmt.Sprintf("%d on %s", s.Have, d.Engine()))
	check("integrity", d.Check(ctx), "no damage found")
	if s.Have == s.Want {
		check("key", inv.checkKey(ctx), "opens the second factors that are sealed")
	}
	switch {
	case inv.SMTPHost == "":
		check("mail", nil, "no mail server: mails are kept in the back office")
	default:
		sender, err := smtp(ctx, inv.Config, d)
		check("mail", errors.Join(err, sender.Check()), inv.SMTPHost)
		if err == nil {
			inv.inspectDomain(ctx, d, sender.From, message.SystemResolver())
		}
	}
	if strings.HasPrefix(inv.URL, "https://") && len(inv.TrustProxy) == 0 {
		fmt.Fprintf(inv.out, "WARNING  %-10s %s\n", "proxy", "the shop's address is https, which a proxy in front must speak, and none is trusted: everybody seems to come from "+
			"the proxy, so that limits hold up all shoppers together. Set trust-proxy to its network, such as 127.0.0.1/32")
	}
	if inv.DemoPayments {
		check("payments", nil, "demo payments: the shop is in test mode")
	}
}

// versionCommand prints what was built, from what.
func versionCommand(_ context.Context, inv *invocation) error {
	version, revision := "development", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " (" + s.Value + ")"
			}
		}
		version += " " + info.GoVersion
	}
	_, err := io.WriteString(inv.out, "regulars "+version+revision+"\n")
	return err
}
