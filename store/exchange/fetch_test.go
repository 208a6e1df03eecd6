package exchange

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"regulars/store/catalog"
	"regulars/store/db/dbtest"
	"regulars/store/money"
)

func eur(minor int64) money.Amount { return money.Of(minor, "EUR") }

// gallery serves one good picture and several bad ones.
func gallery(t *testing.T) *httptest.Server {
	t.Helper()
	var good bytes.Buffer
	if err := png.Encode(&good, image.NewRGBA(image.Rect(0, 0, 400, 500))); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/good.png", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(good.Bytes()) })
	mux.HandleFunc("/moved.png", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/good.png", http.StatusFound) })
	mux.HandleFunc("/file.png", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/loop.png", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop.png", http.StatusFound) })
	mux.HandleFunc("/page.png", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<svg onload=alert(1)>")) })
	mux.HandleFunc("/huge.png", func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for range 11 {
			_, _ = w.Write(block)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func anywhere(netip.AddrPort) error { return nil }

func TestPicturesAreFetchedEncodedAnewAndKept(t *testing.T) {
	server, d := gallery(t), dbtest.Open(t)
	text := "Title,Price,Product image URL\nPen,1," + server.URL + "/good.png\nInk,2," + server.URL + "/moved.png\n"
	if r := importing(t, d, text, Options{}); r.Pictures != 0 || find(t, d, "pen").Media[0].File != "" {
		t.Fatal("a picture was fetched without being asked for")
	}
	r := importing(t, d, text, Options{FetchImages: true, Client: newClient(anywhere)})
	m := find(t, d, "pen").Media[0]
	if r.Pictures != 2 || r.Updated != 2 || m.File == "" || m.Width != 400 || m.Source == "" {
		t.Fatalf("report %+v, media %+v", r, m)
	}
	if f, err := catalog.FindFile(ctx, d.Read(), m.File); err != nil || f.Type != "image/png" {
		t.Errorf("the file is %v, %v", f.Type, err)
	}
	if r := importing(t, d, text, Options{FetchImages: true, Client: newClient(anywhere)}); r.Unchanged != 2 || r.Pictures != 0 {
		t.Errorf("a second time: %+v", r)
	}
}

func TestAPictureThatCannotBeHadIsNotedAndTheProductComes(t *testing.T) {
	server, d := gallery(t), dbtest.Open(t)
	for _, path := range []string{"file.png", "loop.png", "page.png", "huge.png", "missing.png"} {
		r := importing(t, d, "Title,Price,Product image URL\n"+path+",1,"+server.URL+"/"+path+"\n", Options{FetchImages: true, Client: newClient(anywhere)})
		if r.Created != 1 || r.Pictures != 0 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Message, path) {
			t.Errorf("%s: %+v", path, r)
		}
	}
}

func TestRedirectsEnd(t *testing.T) {
	server := gallery(t)
	if _, err := download(ctx, newClient(anywhere), server.URL+"/loop.png"); err == nil || !strings.Contains(err.Error(), "from one place to the next") {
		t.Errorf("got %v", err)
	}
}

func TestTheFetcherDoesNotReachIntoTheShopsOwnNetwork(t *testing.T) {
	server, d := gallery(t), dbtest.Open(t)
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "localhost.", "[::ffff:127.0.0.1]"} {
		r := importing(t, d, "Title,Price,Product image URL\nPen,1,http://"+host+port+"/good.png\n", Options{FetchImages: true})
		if r.Pictures != 0 {
			t.Errorf("%s was reached", host)
		}
	}
}

func TestOnlyPublicAddressesOnThePortsOfTheWebAreDialled(t *testing.T) {
	for _, address := range []string{
		"127.0.0.1:80", "10.0.0.1:80", "172.16.5.5:443", "192.168.1.1:80", "169.254.169.254:80", "100.64.0.1:80", "0.0.0.0:80", "224.0.0.1:80", "255.255.255.255:80",
		"198.18.0.1:80", "192.0.2.7:80", "[::1]:80", "[::]:80", "[fd00::1]:80", "[fe80::1%25eth0]:80", "[::ffff:10.0.0.1]:80", "[64:ff9b::7f00:1]:80", "[2002:7f00:1::]:80",
		"[2001:0:1::1]:80", "[ff02::1]:80", "93.184.216.34:22", "93.184.216.34:25", "93.184.216.34:8080",
	} {
		at, err := netip.ParseAddrPort(strings.ReplaceAll(address, "%25", "%"))
		if err != nil {
			t.Fatal(err)
		}
		if refusePrivate(at) == nil {
			t.Errorf("%s would be dialled", address)
		}
	}
	for _, address := range []string{"93.184.216.34:80", "93.184.216.34:443", "[2606:2800:220:1::1]:443"} {
		if err := refusePrivate(netip.MustParseAddrPort(address)); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}
