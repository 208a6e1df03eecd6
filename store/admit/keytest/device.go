// Package keytest is a device with passkeys for tests: what a phone or a security key
// does when a browser asks it (WebAuthn level 2, ES256, no attestation). It must not
// check anything: that is what the tests want to see the shop do.
package keytest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// Device holds at most one passkey.
type Device struct {
	Origin  string // of the page that asks, as its browser says
	Counter uint32 // grows with each use where it is not 0
	Locked  bool   // nobody has unlocked it: no finger, no PIN

	key    *ecdsa.PrivateKey
	id     []byte
	user   []byte
	domain string
}

// Copy is a second device with the same passkey.
func (d *Device) Copy() *Device { c := *d; return &c }

var base = base64.RawURLEncoding

// Create answers the options of navigator.credentials.create as its toJSON does.
func (d *Device) Create(t testing.TB, options []byte) string {
	t.Helper()
	var o struct {
		Challenge string
		RP        struct{ ID string }
		User      struct{ ID string }
	}
	must(t, json.Unmarshal(options, &o))
	var err error
	d.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	d.id = make([]byte, 16)
	_, err = rand.Read(d.id)
	must(t, err)
	d.user, err = base.DecodeString(o.User.ID)
	must(t, err)
	d.domain = o.RP.ID
	var object bytes.Buffer
	object.WriteString("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData")
	data := d.said(0x40)
	data = append(data, make([]byte, 16)...) // a maker that tells nothing of itself
	data = append(data, 0, byte(len(d.id)))
	data = append(append(data, d.id...), d.public(t)...)
	object.Write([]byte{0x59, byte(len(data) >> 8), byte(len(data))})
	object.Write(data)
	return d.answer(t, map[string]any{"clientDataJSON": base.EncodeToString(d.client(t, "webauthn.create", o.Challenge)), "attestationObject": base.EncodeToString(object.Bytes()), "transports": []string{"internal"}})
}

// Get answers the options of navigator.credentials.get as its toJSON does.
func (d *Device) Get(t testing.TB, options []byte) string {
	t.Helper()
	var o struct{ Challenge string }
	must(t, json.Unmarshal(options, &o))
	if d.Counter > 0 {
		d.Counter++
	}
	data, client := d.said(0), d.client(t, "webauthn.get", o.Challenge)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(bytes.Clone(data), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	must(t, err)
	return d.answer(t, map[string]any{"clientDataJSON": base.EncodeToString(client), "authenticatorData": base.EncodeToString(data),
		"signature": base.EncodeToString(signature), "userHandle": base.EncodeToString(d.user)})
}

func (d *Device) answer(t testing.TB, response map[string]any) string {
	t.Helper()
	id := base.EncodeToString(d.id)
	text, err := json.Marshal(map[string]any{"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	must(t, err)
	return string(text)
}

// said is the authenticator data: for whom, what the user did, how often.
func (d *Device) said(flags byte) []byte {
	domain := sha256.Sum256([]byte(d.domain))
	if flags |= 0x01; !d.Locked {
		flags |= 0x04
	}
	return binary.BigEndian.AppendUint32(append(domain[:], flags), d.Counter)
}

func (d *Device) client(t testing.TB, kind, challenge string) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	must(t, err)
	return text
}

// public is the key in COSE: EC2, ES256, P-256.
func (d *Device) public(t testing.TB) []byte {
	t.Helper()
	point, err := d.key.PublicKey.Bytes()
	must(t, err)
	out := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}
	out = append(out, point[1:33]...)
	return append(append(out, 0x22, 0x58, 0x20), point[33:]...)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
