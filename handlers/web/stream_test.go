package web_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"regulars/handlers/web"
)

func TestAFileThatBreaksOffIsNotTakenForTheWhole(t *testing.T) {
	rows := strings.Repeat("a,b\n", 10_000)
	for name, cause := range map[string]error{"whole": nil, "broken": errors.New("the database is away")} {
		e := echo.New()
		e.GET("/file", func(c echo.Context) error {
			return web.StreamCSV(c, "orders.csv", func(_ context.Context, w io.Writer) error {
				_, err := io.WriteString(w, rows)
				return errors.Join(err, cause)
			})
		})
		whole, err := web.Compress(e)
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(whole)
		res, err := http.Get(s.URL + "/file")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		s.Close()
		if (err == nil) != (cause == nil) || cause == nil && string(body) != rows {
			t.Errorf("%s: %d bytes, %v", name, len(body), err)
		}
	}
}
