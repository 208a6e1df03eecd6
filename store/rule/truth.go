package rule

// Truth is yes, no or unknown; see the package comment.
type Truth int8

// The three, in the order in which "and" takes the least and "or" the greatest
// (Kleene's strong logic).
const (
	No Truth = iota - 1
	Unknown
	Yes
)

// String is "yes", "no" or "unknown".
func (t Truth) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// Not turns yes and no around and leaves unknown alone.
func (t Truth) Not() Truth { return -t }

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}
