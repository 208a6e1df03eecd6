package fault

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"regulars/store/catalog"
	"regulars/store/content"
	"regulars/store/customer"
	"regulars/store/db"
	"regulars/store/password"
	"regulars/tests/drivetest"
)

// person is one shopper of the leak test, with the words that only their pages
// may have.
type person struct {
	name  string // "" for a guest without a cookie
	mail  string
	sure  bool // the address is confirmed
	items int  // in the cart

	shopper *drivetest.Shopper
	marks   []string          // of this person; the guest's hero says what every footer says
	pieces  map[string]string // page -> a piece that this person must see there
}

const leakPassword = "a long way to the harbour"

// cast are two members of universities in different segments, and a guest.
func cast() []*person {
	return []*person{
		{name: "Xanthippe", mail: "xanthippe@mit.edu", sure: true, items: 3},
		{name: "Bartholomew", mail: "bartholomew@ox.ac.uk", items: 7},
		{},
	}
}

// Two shoppers never see each other's page, straight from the shop.
func TestNobodySeesAnothersPage(t *testing.T) {
	s, people, pages := leakShop(t)
	leaks := interleave(t, s.URL, people, pages, rounds(2_000, 1_000_000))
	report(t, leaks)
}

// Nor behind a shared cache that keeps what it may keep.
func TestNobodySeesAnothersPageBehindASharedCache(t *testing.T) {
	s, people, pages := leakShop(t)
	leaks := interleave(t, proxy(t, s.URL, ""), people, pages, rounds(2_000, 1_000_000))
	report(t, leaks)
}

// The test itself bites: a cache that ignores what the shop says leaks, and it is
// seen.
func TestTheLeakTestBites(t *testing.T) {
	s, people, pages := leakShop(t)
	careless := "proxy_ignore_headers Cache-Control Expires Vary Set-Cookie; proxy_cache_valid 200 10m;"
	if leaks := interleave(t, proxy(t, s.URL, careless), people, pages, 60); len(leaks) == 0 {
		t.Error("a cache that keeps personal pages was not noticed")
	}
}

func report(t *testing.T, leaks []string) {
	t.Helper()
	for _, l := range leaks[:min(10, len(leaks))] {
		t.Error(l)
	}
	if len(leaks) > 10 {
		t.Errorf("and %d more", len(leaks)-10)
	}
}

// leakShop runs a shop with the cast in it, logged in, their carts filled.
func leakShop(t *testing.T) (*drivetest.Shop, []*person, []string) {
	t.Helper()
	path := database(t, t.TempDir())
	variant := stock(t, path, 1, 100_000)[0]
	people := cast()
	pages := enrolled(t, path, people)
	s := open(t, drivetest.Options{DB: path})
	conns := drivetest.NewCrowd(16)
	t.Cleanup(conns.Close)
	for _, p := range people {
		if p.shopper = conns.Shopper(s.URL); p.name == "" {
			continue
		}
		if err := p.shopper.Login(t.Context(), p.mail, leakPassword); err != nil {
			t.Fatal(err)
		}
		if err := p.shopper.Add(t.Context(), variant, fmt.Sprint(p.items)); err != nil {
			t.Fatal(err)
		}
		if _, err := p.shopper.Get(t.Context(), "/cart"); err != nil { // what was added is said once, on the next page
			t.Fatal(err)
		}
	}
	learn(t, people)
	return s, people, pages
}

// enrolled writes the accounts, and returns the pages to look at.
func enrolled(t *testing.T, path string, people []*person) []string {
	t.Helper()
	d := look(t, path)
	defer d.Close()
	hash, err := password.New(t.Context(), leakPassword)
	if err != nil {
		t.Fatal(err)
	}
	var products []catalog.Product
	err = d.Write(t.Context(), func(q db.Q) error {
		for _, p := range people {
			if p.name == "" {
				continue
			}
			n := customer.New{Email: p.mail, Name: p.name + " Example", Language: "en", Password: hash}
			if p.sure {
				n.ConfirmedAt = q.Now()
			}
			if _, err := customer.Create(t.Context(), q, n); err != nil {
				return err
			}
		}
		products, err = catalog.ListProducts(t.Context(), q, catalog.Filter{Limit: 1})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return []string{"/", "/collections/all", "/products/" + products[0].Handle}
}

// learn finds out what each sees alone: the account's name, the hero, the number
// of things in the cart. Two who see the same prove nothing.
func learn(t *testing.T, people []*person) {
	t.Helper()
	heroes := map[string]bool{}
	for _, p := range people {
		page, err := p.shopper.Get(t.Context(), "/")
		if err != nil || page.Status != http.StatusOK {
			t.Fatalf("home of %q: %v %v", p.name, page, err)
		}
		hero := page.Text("h1")
		if heroes[hero] || hero == "" {
			t.Fatalf("the hero %q of %q is not their own", hero, p.name)
		}
		heroes[hero] = true
		p.pieces = map[string]string{"/": hero}
		if p.name != "" {
			p.marks = []string{p.name, hero}
			if !strings.Contains(string(page.Body), p.name) {
				t.Fatalf("%s is not named on their own page", p.name)
			}
		}
	}
}

// interleave lets the cast look at pages at the same time through an address and
// returns what was seen of somebody else.
func interleave(t *testing.T, url string, people []*person, pages []string, requests int) (leaks []string) {
	t.Helper()
	conns := drivetest.NewCrowd(8)
	defer conns.Close()
	var mu sync.Mutex
	var wait sync.WaitGroup
	const lanes = 6
	for lane := range lanes {
		wait.Go(func() {
			draw := rand.New(rand.NewPCG(uint64(lane), 1))
			for range requests / lanes {
				p, path := people[draw.IntN(len(people))], pages[draw.IntN(len(pages))]
				guest := *conns.Shopper(url)
				guest.Cookie = p.shopper.Cookie
				page, err := guest.Get(t.Context(), path)
				found := seen(p, people, path, page, err)
				mu.Lock()
				leaks = append(leaks, found...)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return leaks
}

// seen returns what is wrong with a page that somebody got.
func seen(p *person, people []*person, path string, page *drivetest.Page, err error) (wrong []string) {
	who := p.name
	if who == "" {
		who = "a guest"
	}
	if err != nil || page.Status != http.StatusOK {
		return []string{fmt.Sprintf("%s at %s: %v %v", who, path, page, err)}
	}
	for _, other := range people {
		for _, mark := range other.marks {
			if other != p && strings.Contains(string(page.Body), mark) {
				wrong = append(wrong, fmt.Sprintf("%s at %s sees %q", who, path, mark))
			}
		}
	}
	if p.name != "" && !strings.Contains(string(page.Body), p.name) {
		wrong = append(wrong, fmt.Sprintf("%s at %s is not named", who, path))
	}
	if hero := p.pieces[path]; hero != "" && page.Text("h1") != hero {
		wrong = append(wrong, fmt.Sprintf("%s at %s sees the hero %q", who, path, page.Text("h1")))
	}
	if got := cartCount(page); got != p.items {
		wrong = append(wrong, fmt.Sprintf("%s at %s has %d things in the cart, sees %d", who, path, p.items, got))
	}
	return append(wrong, kept(p, who, path, page)...)
}

// cartCount is the number beside the cart in the page's head.
func cartCount(page *drivetest.Page) (n int) {
	for _, c := range strings.Fields(page.Text(`header a[href="/cart"]`)) {
		if _, err := fmt.Sscan(c, &n); err == nil {
			return n
		}
	}
	return 0
}

// kept checks what the shop says to caches.
func kept(p *person, who, path string, page *drivetest.Page) (wrong []string) {
	want := "private, no-cache"
	if p.name != "" {
		want = "private, no-store"
	}
	if got := page.Header.Get("Cache-Control"); got != want {
		wrong = append(wrong, fmt.Sprintf("%s at %s: Cache-Control %q, want %q", who, path, got, want))
	}
	if !strings.Contains(strings.Join(page.Header.Values("Vary"), ","), "Cookie") {
		wrong = append(wrong, fmt.Sprintf("%s at %s: Vary %v", who, path, page.Header.Values("Vary")))
	}
	return wrong
}

// proxy puts nginx with a cache in front of a shop, with one more directive, and
// returns its address.
func proxy(t *testing.T, upstream, directive string) string {
	t.Helper()
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		nginx = "/usr/sbin/nginx"
	}
	_, err = os.Stat(nginx)
	needs(t, err == nil, "nginx is not installed (Debian: nginx-light)")
	listen, err := drivetest.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "regulars-nginx") // t.TempDir is closed to nginx's workers
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;"
	}
	conf := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`%s
worker_processes 1; daemon off; pid %[2]s/pid; error_log %[2]s/error.log;
events { worker_connections 256; }
http {
	access_log off;
	client_body_temp_path %[2]s/body; proxy_temp_path %[2]s/proxy; fastcgi_temp_path %[2]s/f; uwsgi_temp_path %[2]s/u; scgi_temp_path %[2]s/s;
	proxy_cache_path %[2]s/cache keys_zone=shared:10m;
	server {
		listen %[3]s;
		location / { proxy_pass %[4]s; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
			proxy_cache shared; proxy_cache_key $uri$is_args$args; add_header X-Cache $upstream_cache_status always; %[5]s }
	}
}
`, user, dir, listen, upstream, directive)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	runServer(t, exec.Command(nginx, "-p", dir, "-c", conf, "-e", filepath.Join(dir, "error.log")), listen)
	return "http://" + listen
}

// runServer runs a server for the length of a test and waits until it listens.
func runServer(t *testing.T, cmd *exec.Cmd, listen string) {
	t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() })
	client := http.Client{Timeout: time.Second}
	eventually(t, 20*time.Second, cmd.Path+" listening on "+listen, func() bool {
		res, err := client.Get("http://" + listen + "/healthz")
		if err == nil {
			res.Body.Close()
		}
		return err == nil
	})
	if t.Failed() {
		t.Fatal(said.String())
	}
}

// No piece of the back office's text is the same for two segments: else the test
// above would compare equals.
func TestHeroesTellSegmentsApart(t *testing.T) {
	d := look(t, database(t, t.TempDir()))
	pieces, err := content.ListPieces(t.Context(), d.Read())
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, p := range pieces {
		if p.Slot == content.HomeHero {
			titles = append(titles, p.Title)
		}
	}
	slices.Sort(titles)
	if len(slices.Compact(titles)) < 3 {
		t.Errorf("only the heroes %q", titles)
	}
}
