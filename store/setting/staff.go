package setting

// Staff is what holds for everybody who works in the back office.
type Staff struct {
	RequireFactor  bool // nobody goes on without a second factor
	SecondApprover bool // somebody else has to approve what is published
}
