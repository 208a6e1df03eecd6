package art

func devices() []kind { return nil }
func sound() []kind   { return nil }
func lamps() []kind   { return nil }
func kitchen() []kind { return nil }
func dorm() []kind    { return nil }
func outdoor() []kind { return nil }
func smalls() []kind  { return nil }
