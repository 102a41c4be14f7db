// Package callbacks tests the receiving side of the emitted client: the
// handler of the account callbacks, and what it has in common with transport's
// check of their sender.
package callbacks
