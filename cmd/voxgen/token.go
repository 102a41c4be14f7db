package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/internal/report"
	"github.com/voxgen/voxgen/transport"
)

func newToken() *cobra.Command {
	var (
		file     string
		account  int64
		lifetime time.Duration
	)
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Print a token for Voximplant's Management API",
		Long: `Token signs a JSON Web Token with the key of a service account and prints it, for use
with curl. Anyone with the token can act as the account until it expires. Use it in a
command substitution, so that it is neither displayed nor stored in the shell history.`,
		Example: `  export VOXIMPLANT_CREDENTIALS=~/credentials.json
  curl -H "Authorization: Bearer $(voxgen token)" https://api.voximplant.com/platform_api/GetAccountInfo
  voxgen token --lifetime 1m --account-id 42 | pbcopy`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts := []transport.Option{transport.WithLifetime(lifetime)}
			if lifetime < transport.MinLifetime || lifetime > transport.MaxLifetime {
				return fmt.Errorf("invalid --lifetime %s: must be %s to %s", lifetime, transport.MinLifetime, transport.MaxLifetime)
			}
			if cmd.Flags().Changed("account-id") {
				if account <= 0 {
					return fmt.Errorf("invalid --account-id %d: must be positive", account)
				}
				opts = append(opts, transport.WithAccountID(account))
			}
			return printToken(cmd, file, opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&file, "credentials", "", "credentials `file` of the service account (default: the file that $"+transport.CredentialsEnv+" names)")
	flags.Int64Var(&account, "account-id", 0, "`id` of the child account to act on (default: the account of the key)")
	flags.DurationVar(&lifetime, "lifetime", transport.DefaultLifetime, fmt.Sprintf("how long the token is valid, %s to %s", transport.MinLifetime, transport.MaxLifetime))
	_ = cmd.MarkFlagFilename("credentials", "json") // fails for unknown flags only
	return cmd
}

func printToken(cmd *cobra.Command, file string, opts []transport.Option) error {
	if file == "" && os.Getenv(transport.CredentialsEnv) == "" {
		return fmt.Errorf("no credentials: use --credentials FILE, or set $%s to the file of a service account", transport.CredentialsEnv)
	}
	creds, err := transport.LoadCredentials(file)
	if err != nil {
		return err
	}
	if err := creds.CheckFile(); err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "voxgen: warning: %s\n", strings.TrimPrefix(err.Error(), "transport: "))
	}
	token, expires, err := transport.NewTransport(creds, opts...).TokenWithExpiry(cmd.Context())
	if err != nil {
		return err
	}
	if report.Terminal(cmd.OutOrStdout()) {
		fmt.Fprintf(cmd.ErrOrStderr(), "voxgen: warning: the token, valid until %s, is visible on the screen; use $(voxgen token) to keep it off the screen and out of the shell history\n",
			expires.Format(time.TimeOnly))
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), token)
	return err
}
