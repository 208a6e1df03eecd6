package setting_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/fault"
	"regulars/store/paint"
	"regulars/store/setting"
)

var anyColour = rapid.Custom(func(t *rapid.T) string {
	return paint.Colour{R: rapid.Uint8().Draw(t, "r"), G: rapid.Uint8().Draw(t, "g"), B: rapid.Uint8().Draw(t, "b")}.String()
})

// Whatever is accepted can be read in both schemes: the pairs are those that the
// shop's own colours are held to.
func TestEveryThemeThatIsTakenCanBeReadByDayAndAtNight(t *testing.T) {
	pairs := []struct {
		ink, paper string
		least      float64
	}{
		{"ink", "paper", 7}, {"ink", "raised", 7}, {"ink", "sunken", 7}, {"ink", "tint", 7}, {"ink", "sale-tint", 7},
		{"muted", "paper", 4.5}, {"muted", "raised", 4.5}, {"muted", "sunken", 4.5}, {"accent", "paper", 4.5}, {"accent", "raised", 4.5}, {"accent", "tint", 4.5},
		{"on-accent", "accent", 4.5}, {"on-accent", "accent-strong", 4.5}, {"sale", "paper", 4.5}, {"sale", "raised", 4.5}, {"on-band", "band", 7},
		{"on-shout", "shout", 4.5}, {"flag", "band", 4.5}, {"line-strong", "paper", 3}, {"focus", "paper", 3}, {"star", "paper", 3},
	}
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		theme := setting.Theme{Paper: rapid.SampledFrom([]string{"", "#ffffff", "#faf7f1", "#f4f4f8", "#fff0f0", "#101214", "#0b1a12"}).Draw(t, "paper"),
			Ink: rapid.OneOf(rapid.SampledFrom([]string{"", "#000000", "#ffffff"}), anyColour).Draw(t, "ink"), Accent: anyColour.Draw(t, "accent"),
			Sale: rapid.SampledFrom([]string{"", "#c00000", "#ff9080"}).Draw(t, "sale"), Shout: anyColour.Draw(t, "shout")}
		if theme.Validate() != nil {
			if css := theme.CSS(); css != "" {
				t.Fatalf("a theme that is refused gives %s", css)
			}
			return
		}
		taken++
		light, dark, ok := strings.Cut(theme.CSS(), "@media (prefers-color-scheme:dark)")
		if !ok {
			t.Fatalf("no dark scheme in %s", theme.CSS())
		}
		for scheme, css := range map[string]string{"light": light, "dark": dark} {
			has := map[string]paint.Colour{}
			for _, m := range regexp.MustCompile(`--([a-z-]+):(#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
				has[m[1]], _ = paint.Parse(m[2])
			}
			for _, p := range pairs {
				if c := paint.Contrast(has[p.ink], has[p.paper]); c < p.least {
					t.Fatalf("%s: %s %s on %s %s has %.2f, needs %.1f\n%+v", scheme, p.ink, has[p.ink], p.paper, has[p.paper], c, p.least, theme)
				}
			}
		}
	})
	if taken == 0 {
		t.Error("no theme was taken")
	}
}

func TestAColourThatCannotBeReadIsRefusedWithOneThatCan(t *testing.T) {
	wrong := fault.FieldsOf(setting.Theme{Accent: "#ffe680", Ink: "red;}"}.Validate())
	if !strings.Contains(wrong["ink"], "such as #1e5b47") {
		t.Errorf("ink: %q", wrong["ink"])
	}
	wrong = fault.FieldsOf(setting.Theme{Accent: "#ffe680"}.Validate())
	near := regexp.MustCompile(`(#[0-9a-f]{6}) would do`).FindStringSubmatch(wrong["accent"])
	if near == nil {
		t.Fatalf("accent: %q", wrong["accent"])
	}
	if err := (setting.Theme{Accent: near[1]}).Validate(); err != nil {
		t.Errorf("what would do is refused: %v", err)
	}
}

func TestTheLookTheShopComesWithIsNoTheme(t *testing.T) {
	if css := (setting.Theme{}).CSS(); css != "" {
		t.Errorf("CSS %q", css)
	}
	if err := (setting.Theme{}).Chosen().Validate(); err != nil {
		t.Errorf("its own colours are refused: %v", err)
	}
}
