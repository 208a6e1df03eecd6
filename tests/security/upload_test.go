package security

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/textproto"
	"regexp"
	"strings"
	"testing"

	"regulars/tests/drivetest"
)

func encoded(t *testing.T, kind string) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 {
		img.Set(i, i%48, color.RGBA{uint8(4 * i), 80, 40, 255})
	}
	var b bytes.Buffer
	var err error
	if kind == "png" {
		err = png.Encode(&b, img)
	} else {
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// flood is a PNG of a few bytes that says it has so many pixels.
func flood(t *testing.T, width, height uint32) []byte {
	t.Helper()
	b := encoded(t, "png")
	binary.BigEndian.PutUint32(b[16:], width)
	binary.BigEndian.PutUint32(b[20:], height)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// upload sends a file with other fields of a form.
func (b *browser) upload(path, field, name, kind string, content []byte, fields map[string]string) *drivetest.Page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, v := range fields {
		_ = w.WriteField(k, v)
	}
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + field + `"; filename="` + strings.ReplaceAll(name, `"`, `\"`) + `"`}, "Content-Type": {kind}})
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(content)
	w.Close()
	p, err := b.PostRaw(b.t.Context(), path, w.FormDataContentType(), body.Bytes())
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

var pieceFields = map[string]string{"slot": "home.hero", "kind": "hero", "title": "Hello", "body": "Words.", "position": "5", "picture_alt": "A picture"}

func TestOnlyPicturesArePicturesAndTheyAreWrittenAnew(t *testing.T) {
	s := open(t)
	owner := s.founder()
	jpg, pngs := encoded(t, "jpeg"), encoded(t, "png")
	script := []byte("<script>window.__xss=1</script><?php system($_GET['c']); ?>")
	before := s.count(`select count(*) from file`)
	for name, content := range map[string][]byte{
		"svg.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`), "page.png": []byte("<html><script>alert(1)</script></html>"),
		"gif.gif": []byte("GIF89a/*<script>*/=1;//"), "tail.jpg": append(bytes.Clone(jpg), script...), "tail.png": append(bytes.Clone(pngs), script...), "zip.jpg": append(bytes.Clone(jpg), "PK\x03\x04..."...),
		"flood.png": flood(t, 60_000, 60_000), "flat.png": flood(t, 1, 200_000_000), "zero.png": flood(t, 0, 0), "half.jpg": jpg[:len(jpg)/2], "tiff.tif": []byte("II*\x00\x08\x00\x00\x00"),
		"empty.jpg": []byte("\xff\xd8\xff"), "shell.php": script, "bmp.bmp": []byte("BM" + strings.Repeat("\x00", 60)),
	} {
		if p := owner.upload("/admin/content/new", "picture", name, "image/jpeg", content, pieceFields); p.Status != 422 {
			t.Errorf("%s: %d to %q", name, p.Status, p.Location)
		}
	}
	if after := s.count(`select count(*) from file`); after != before {
		t.Errorf("%d refused files are kept", after-before)
	}
	comment := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, byte(2 + len(script))}, script...)
	secret := append(comment, jpg[2:]...) // a script in a comment of a right picture
	owner.must(owner.upload("/admin/content/new", "picture", "../../../evil.php", "text/html", secret, pieceFields), 303)
	if n := s.count(`select count(*) from file where name like '%evil%' or name like '%..%' or name like '%/%'`); n != 0 {
		t.Error("the sender named the file")
	}
	page := owner.get("/admin/content")
	names := regexp.MustCompile(`/media/([0-9A-Za-z_-]+\.(?:jpg|png|webp))`).FindAllSubmatch(page.Body, -1)
	if s.count(`select count(*) from file`) == before {
		t.Fatal("the right picture was not kept")
	}
	for _, name := range names {
		p := owner.get("/media/" + string(name[1]))
		if bytes.Contains(p.Body, []byte("__xss")) || !strings.HasPrefix(p.Header.Get("Content-Type"), "image/") || !strings.Contains(p.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %v", name[1], p.Header)
		}
	}
	if n := s.count(`select count(*) from file where instr(cast(bytes as text), '__xss') > 0`); n != 0 {
		t.Error("the comment with a script is kept")
	}
}

func TestAProductFileIsTakenAsTextAndIsItsMembersOwn(t *testing.T) {
	s := open(t)
	owner := s.founder()
	merchandiser := s.hire(owner, "merchandiser")
	for name, content := range map[string][]byte{"binary.csv": encoded(t, "png"), "nul.csv": []byte("Handle,Title\na\x00,b\n"), "zip.csv": []byte("PK\x03\x04aaaa"), "wide.csv": []byte(strings.Repeat("a,", 100_000)),
		"quote.csv": []byte("Handle,Title\n\"a,b\n"), "utf16.csv": {0xff, 0xfe, 'H', 0}} {
		p := owner.upload("/admin/products/import", "file", name, "text/csv", content, nil)
		for p.Status == 303 {
			p = owner.get(p.Location)
		}
		if p.Status >= 500 {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	p := owner.must(owner.upload("/admin/products/import", "file", `<img src=x onerror=window.__xss=1>.csv`, "text/csv", []byte("Handle,Title,Body (HTML),Variant Price\nevil,=cmd|' /C calc'!A0,<script>window.__xss=1</script><p onclick=x>hi</p>,1.00\n"), nil), 303)
	if other := merchandiser.get(p.Location); other.Status != 404 {
		t.Errorf("another member's file: %d", other.Status)
	}
	if other := merchandiser.post(p.Location, "skip", "yes"); other.Status != 404 {
		t.Errorf("another member's file is imported: %d", other.Status)
	}
	owner.must(owner.get(p.Location), 200)
	owner.must(owner.post(p.Location), 303)
	export := owner.must(owner.post("/admin/products/export"), 200)
	if !bytes.Contains(export.Body, []byte("'=cmd|")) || !strings.Contains(export.Header.Get("Content-Disposition"), "attachment") {
		t.Error("a spreadsheet would compute an exported cell")
	}
	if bytes.Contains(export.Body, []byte("__xss")) {
		t.Error("a script came through the import")
	}
}
