package profile

import (
	"context"
	"fmt"
	"strings"

	"regulars/store/db"
	"regulars/store/fault"
)

// longestTag and mostTags bound what is put on one person.
const (
	longestTag = 60
	mostTags   = 100
)

// Tag puts a tag on a person. Case does not matter; a tag that is there stays.
func Tag(ctx context.Context, q db.Q, k Key, tag string) error {
	tag = strings.ToLower(strings.Join(strings.Fields(tag), " "))
	if tag == "" || len(tag) > longestTag || k.Person() == "" {
		return fault.InvalidFields(fault.Fields{"tag": fmt.Sprintf("Enter a tag of at most %d characters.", longestTag)})
	}
	q.Touch(k.topic())
	_, err := q.Exec(ctx, `insert into profile_tag (person, tag, at) select cast($1 as text), cast($2 as text), cast($3 as bigint)
		where (select count(*) from profile_tag where person = $1) < $4 on conflict (person, tag) do nothing`, k.Person(), tag, q.Now(), mostTags)
	return err
}

// Untag takes a tag off again.
func Untag(ctx context.Context, q db.Q, k Key, tag string) error {
	q.Touch(k.topic())
	_, err := q.Exec(ctx, `delete from profile_tag where person = $1 and tag = $2`, k.Person(), strings.ToLower(strings.TrimSpace(tag)))
	return err
}

// ListTags returns a person's tags by name.
func ListTags(ctx context.Context, q db.Q, k Key) ([]string, error) {
	return db.Values[string](ctx, q, `select tag from profile_tag where person = $1 order by tag`, k.Person())
}

// Tagged is a tag and how many people have it.
type Tagged struct {
	Tag       string
	Customers int64
	Guests    int64
}

// CountTags returns all tags by name.
func CountTags(ctx context.Context, q db.Q) ([]Tagged, error) {
	return db.List(ctx, q, func(r db.Row) (t Tagged, err error) { return t, r.Scan(&t.Tag, &t.Customers, &t.Guests) },
		`select tag, cast(sum(case when substr(person, 1, 2) = 'c:' then 1 else 0 end) as bigint), cast(sum(case when substr(person, 1, 2) = 'c:' then 0 else 1 end) as bigint)
		from profile_tag group by tag order by tag`)
}
