package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"regulars/store/admit"
	"regulars/store/db"
	"regulars/store/fault"
	"regulars/store/id"
	"regulars/store/staff"
)

// keyFile is where the secret lies that seals what the database must not tell.
func (inv *invocation) keyFile() string {
	switch {
	case inv.KeyFile != "":
		return inv.KeyFile
	case strings.Contains(inv.DB, "://"):
		return filepath.Join("data", "regulars.key")
	}
	return inv.DB + ".key"
}

// sealingKey is the secret of the setting, else of the file, which the first start makes.
func (inv *invocation) sealingKey() (string, error) {
	if inv.Key != "" {
		return inv.Key, nil
	}
	key, err := readKey(inv.keyFile())
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(inv.keyFile()); err != nil {
			return "", err
		}
		key, err = readKey(inv.keyFile())
	}
	return key, err
}

func readKey(path string) (string, error) {
	f, err := openNamed(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	return strings.TrimSpace(string(content)), err
}

// makeKey writes a new secret that its owner alone can read. It appears whole or not
// at all; of two that start at once, both read the same one.
func makeKey(path string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	made, err := os.CreateTemp(filepath.Dir(path), ".key-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(made.Name())
	_, err = made.WriteString(id.Token() + "\n")
	if err := errors.Join(err, made.Sync(), made.Close()); err != nil {
		return err
	}
	if err := os.Link(made.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// seal seals what an older version has kept open, once, and says when the key is not
// the one that sealed the rest.
func seal(ctx context.Context, d *db.DB, log *slog.Logger) error {
	var sealed, lost int
	err := d.Write(ctx, func(q db.Q) (err error) {
		sealed, lost, err = staff.SealFactors(ctx, q)
		return err
	})
	if sealed > 0 {
		log.Info("the keys of second factors are sealed now", "members", sealed)
	}
	if lost > 0 {
		log.Error("second factors were sealed with another key: their members need a code on paper, a passkey, another owner or 'regulars recover'", "members", lost)
	}
	return err
}

// checkKey looks whether the key opens what is sealed, and changes nothing.
func (inv *invocation) checkKey(ctx context.Context) error {
	key := inv.Key
	if key == "" {
		var err error
		if key, err = readKey(inv.keyFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	d, err := db.Connect(ctx, db.Options{URL: inv.DB, Log: inv.logger(), Key: key})
	if err != nil {
		return err
	}
	defer d.Close()
	n, err := staff.CountLostFactors(ctx, d.Read())
	if err == nil && n > 0 {
		err = fault.Newf(fault.Conflict, "%d second factors were sealed with another key than that of %s: bring the file back, or let these members use a code on paper, a passkey, another owner or 'regulars recover'", n, inv.keyFile())
	}
	return err
}

// recoverCommand prints a link for an owner who cannot get in. Whoever may run this may
// read and write the database anyhow: that is the proof.
func recoverCommand(ctx context.Context, inv *invocation) error {
	if len(inv.args) != 1 {
		return errors.New("say for whom: regulars recover ADDRESS")
	}
	d, err := inv.open(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	token, err := admit.Recover(ctx, d, inv.args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(inv.out, "%s/admin/recover/%s\nThe link works once, for %d minutes. It sets a new password, takes away app, passkeys and codes on paper, and ends all sessions.\nThe owner is told by letter, and the security log keeps it.\n",
		inv.URL, token, int(staff.RecoverFor.Minutes()))
	return nil
}
