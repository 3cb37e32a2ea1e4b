package fetch

import (
	"context"
	"time"
)

// pingTimeout bounds a heartbeat: a run that went well must not wait for the
// machine that is only told so.
const pingTimeout = 10 * time.Second

// Ping asks an address and wants no more than that it answers with a status
// from 200 to 299, after redirects, within 10 s. Nothing of the body is used.
func (c *Client) Ping(ctx context.Context, address string) error {
	_, err := c.get(ctx, Request{URL: address, Accept: "*/*"}, min(pingTimeout, c.o.Timeout))
	return err
}
