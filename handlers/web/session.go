package web

import (
	"net/http"

	"github.com/gorilla/sessions"

	"regulars/store/visitor"
)

// sessionName is the cookie's name; over HTTPS it carries the __Host- prefix.
const sessionName = "regulars"

// cookies is a gorilla sessions.Store whose cookie carries a random secret and
// nothing else. What a session holds lives in the database and is found by
// identify.Keeper; saving here only sends the cookie.
type cookies struct {
	prefix  string
	options sessions.Options
}

func newCookies(secure bool) *cookies {
	c := &cookies{options: sessions.Options{
		Path: "/", MaxAge: int(visitor.Lifetime.Seconds()), HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}}
	if secure {
		c.prefix = "__Host-"
	}
	return c
}

// Get implements sessions.Store.
func (s *cookies) Get(r *http.Request, name string) (*sessions.Session, error) {
	return s.New(r, name)
}

// New implements sessions.Store: it reads the secret, of which nothing is
// believed but its shape.
func (s *cookies) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	options := s.options
	session.Options, session.IsNew = &options, true
	if cookie, err := r.Cookie(s.prefix + name); err == nil && wellFormed(cookie.Value) {
		session.ID, session.IsNew = cookie.Value, false
	}
	return session, nil
}

// Save implements sessions.Store: it sends the cookie.
func (s *cookies) Save(_ *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	http.SetCookie(w, sessions.NewCookie(s.prefix+session.Name(), session.ID, session.Options))
	return nil
}

// wellFormed says whether a cookie can be one of our secrets: 43 characters of
// base64url. Anything else is not even looked up.
func wellFormed(token string) bool {
	if len(token) != 43 {
		return false
	}
	for _, c := range []byte(token) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
		if !letter {
			return false
		}
	}
	return true
}
