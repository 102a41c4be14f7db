package main

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/serve"
)

type serveFlags struct {
	config.Flags
	addr, key string
	maxBody   int64
}

func newServe() *cobra.Command {
	var flags serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run a fake of the service, for tests",
		Long: `Serve runs a fake of the service for tests that are not written in Go. It decodes and
validates requests like the generated fake, and responds with the examples in the
document, or with values created from its schemas. The response to an invalid request
lists the problems, in the error format of the service.

The base URL is printed to standard output. The method, path, status and duration of
each request are printed to standard error, without parameters. It serves until
SIGINT or SIGTERM.`,
		Example: `  voxgen serve --addr 127.0.0.1:8080
  curl -d language_code=en http://127.0.0.1:8080/platform_api/SetAccountInfo
  openssl rsa -in key.pem -pubout -out public.pem && voxgen serve --public-key public.pem`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.Spec, "spec", "", "OpenAPI document, a YAML or JSON `file` (default: the built-in Voximplant API)")
	addRoot(cmd, &flags.Root)
	f.StringArrayVar(&flags.Overlays, "overlay", nil, "OpenAPI Overlay `file` to apply to the document; repeatable, in order")
	f.StringVar(&flags.addr, "addr", "127.0.0.1:0", "`address` to listen on; port 0 selects a free one")
	f.StringVar(&flags.key, "public-key", "", "PEM `file` with an RSA public key; verifies bearer tokens (default: any token is accepted)")
	f.Int64Var(&flags.maxBody, "max-body-bytes", serve.DefaultMaxBody, "maximum `size` of a request body; its values can take a hundred times as much memory")
	f.StringVar(&flags.File, "config", "", "configuration `file` (default: voxgen.yaml, if it exists and --spec is not set)")
	addAllowOutside(cmd, &flags.Flags)
	for _, name := range []string{"spec", "overlay", "config"} {
		_ = cmd.MarkFlagFilename(name, "yaml", "yml", "json") // fails for unknown flags only
	}
	_ = cmd.MarkFlagFilename("public-key", "pem", "pub")
	return cmd
}

func (f serveFlags) run(cmd *cobra.Command) error {
	key, err := publicKey(f.key)
	if err != nil {
		return err
	}
	api, err := f.load(cmd)
	if err != nil {
		return err
	}
	handler := serve.New(api, key, cmd.ErrOrStderr())
	handler.MaxBody = f.maxBody
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return fmt.Errorf("--addr %s: %w", f.addr, err)
	}
	if addr, ok := listener.Addr().(*net.TCPAddr); ok && !addr.IP.IsLoopback() {
		fmt.Fprintf(cmd.ErrOrStderr(), "voxgen: warning: %s is reachable from other hosts; use --addr 127.0.0.1:0 for local access only\n", addr)
	}
	if _, err := fmt.Fprintf(cmd.OutOrStdout(), "http://%s%s\n", listener.Addr(), handler.Base()); err != nil {
		return errors.Join(err, listener.Close())
	}
	return until(ctx, listener, newServer(handler))
}

// publicKey reads the key that verifies tokens, nil without a file.
func publicKey(file string) (*rsa.PublicKey, error) {
	if file == "" {
		return nil, nil
	}
	data, err := readFile(file)
	if err != nil {
		return nil, fmt.Errorf("--public-key: %w", err)
	}
	key, err := serve.PublicKey(data)
	if err != nil {
		return nil, fmt.Errorf("--public-key %s: %w", file, err)
	}
	return key, nil
}

// newServer returns a server whose connections are closed if they are slow or idle, and keep
// little memory until then.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
}

// until serves until ctx is done, then waits for active requests.
func until(ctx context.Context, listener net.Listener, server *http.Server) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

// load reads the document and prints its errors.
func (f serveFlags) load(cmd *cobra.Command) (*ir.API, error) {
	clients, diags := config.Clients(f.Flags)
	broken := diags.HasErrors()
	var api *ir.API
	switch {
	case broken:
	case len(clients) > 1:
		return nil, fmt.Errorf("the configuration has %d clients; select one with --spec", len(clients))
	default:
		cfg := clients[0].Gen()
		cfg.Strict = false
		r := gen.Model(cfg)
		api, diags = r.API, r.Diags
	}
	if err := onlyErrors(diags).Write(cmd.ErrOrStderr(), diag.Text); err != nil {
		return nil, fmt.Errorf("print diagnostics: %w", err)
	}
	for _, d := range onlyErrors(diags) {
		broken = broken || d.Code == "read"
	}
	switch {
	case broken:
		return nil, printed{exitBroken}
	case api == nil:
		return nil, printed{exitFindings}
	}
	return api, nil
}
