package exchange

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"regulars/store/catalog"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/picture"
)

// Limits of fetching pictures.
const (
	fetchTime   = 10 * time.Second
	fetchers    = 4
	maxRedirect = 3
)

// fetched is a picture that was brought in.
type fetched struct {
	file          string
	width, height int
}

// fetch brings in the pictures of the plan's products that the shop has only the
// address of, a few at a time, each kept by itself: files are named by content, so
// that one too many does no harm. What cannot be had is noted and left out.
func (p *plan) fetch(ctx context.Context, d *db.DB, o Options) (n int, notes []RowError) {
	client := o.Client
	if client == nil {
		client = newClient(refusePrivate)
	}
	wanted := p.wanted()
	got := make(map[string]fetched, len(wanted))
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(fetchers)
	done := 0
	for _, w := range wanted {
		group.Go(func() error {
			f, err := fetchOne(ctx, d, client, w.source)
			mu.Lock()
			defer mu.Unlock()
			done++
			o.Progress("pictures", done, len(wanted))
			if err != nil {
				notes = append(notes, RowError{Line: w.line, Handle: w.handle, Message: fmt.Sprintf("the picture %s was not fetched: %s", w.source, reason(err))})
				return nil
			}
			got[w.source] = f
			return nil
		})
	}
	_ = group.Wait() // the functions never fail; what went wrong is in notes
	p.place(got)
	return len(got), notes
}

type want struct {
	source, handle string
	line           int
}

func (p *plan) wanted() (list []want) {
	seen := map[string]bool{}
	for _, s := range p.steps {
		for _, m := range s.record.product.Media {
			if isLacking(m) && !seen[m.Source] {
				seen[m.Source] = true
				list = append(list, want{m.Source, s.change.Handle, s.change.Line})
			}
		}
	}
	return list
}

func isLacking(m catalog.Media) bool {
	return m.File == "" && (strings.HasPrefix(m.Source, "http://") || strings.HasPrefix(m.Source, "https://"))
}

func lacksPicture(p catalog.Product) bool {
	for _, m := range p.Media {
		if isLacking(m) {
			return true
		}
	}
	return false
}

func (p *plan) place(got map[string]fetched) {
	for i := range p.steps {
		media := p.steps[i].record.product.Media
		for k := range media {
			if f, ok := got[media[k].Source]; ok && media[k].File == "" {
				media[k].File, media[k].Width, media[k].Height = f.file, f.width, f.height
			}
		}
	}
}

// reason keeps what a person can act on and leaves out the machine's inner words.
func reason(err error) string {
	if fault.KindOf(err) != fault.Internal {
		return strings.TrimSuffix(fault.Message(err), ".")
	}
	if errors.Is(err, errPrivate) {
		return errPrivate.Error()
	}
	if t, ok := errors.AsType[net.Error](err); ok && t.Timeout() {
		return "the answer took too long"
	}
	return "the address did not answer with a picture"
}

func fetchOne(ctx context.Context, d *db.DB, client *http.Client, source string) (fetched, error) {
	p, err := download(ctx, client, source)
	if err != nil {
		return fetched{}, err
	}
	err = d.Write(ctx, func(q db.Q) error {
		for _, f := range p.Files {
			if err := catalog.KeepFile(ctx, q, catalog.File{Name: f.Name, Type: f.Type, Bytes: f.Bytes}); err != nil {
				return err
			}
		}
		return nil
	})
	return fetched{p.Largest().Name, p.Width, p.Height}, err
}

func download(ctx context.Context, client *http.Client, source string) (picture.Picture, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, source, nil)
	if err != nil {
		return picture.Picture{}, err
	}
	if err := checkTarget(req.URL); err != nil {
		return picture.Picture{}, err
	}
	req.Header.Set("Accept", "image/jpeg, image/png, image/webp")
	res, err := client.Do(req)
	if err != nil {
		return picture.Picture{}, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return picture.Picture{}, fault.Newf(fault.Invalid, "The address answered with status %d.", res.StatusCode)
	}
	return picture.Read(res.Body) // reads MaxBytes at most
}

// newClient makes a client that asks allow for the real address of every
// connection, so that neither a name, a redirect nor a changed answer of the name
// service leads it into the shop's own network. It knows no proxy.
func newClient(allow func(netip.AddrPort) error) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return errPrivate
		}
		return allow(at)
	}}
	return &http.Client{
		Timeout: fetchTime,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: fetchTime,
			MaxResponseHeaderBytes: 64 << 10, MaxIdleConnsPerHost: 2, IdleConnTimeout: fetchTime, DisableCompression: true,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > maxRedirect {
				return fault.New(fault.Invalid, "The address leads from one place to the next.")
			}
			return checkTarget(req.URL)
		},
	}
}

var errPrivate = errors.New("the address is not on the public web")

func checkTarget(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return errPrivate
	}
	return nil
}

// refusePrivate lets through public unicast addresses on the ports of the web.
func refusePrivate(at netip.AddrPort) error {
	if port := at.Port(); port != 80 && port != 443 {
		return errPrivate
	}
	ip := at.Addr().WithZone("").Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is6() && !publicV6.Contains(ip) {
		return errPrivate
	}
	for _, p := range special {
		if p.Contains(ip) {
			return errPrivate
		}
	}
	return nil
}

var publicV6 = netip.MustParsePrefix("2000::/3")

// special are the reserved blocks inside the global ranges (IANA special-purpose
// registries), among them those that wrap an IPv4 address.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"),
}
