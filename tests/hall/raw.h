/* Bytes over TLS, as slowly and as wrongly as one likes: for the hall's own tests. One thread. */
#ifndef ONEDOOR_TESTS_HALL_RAW_H
#define ONEDOOR_TESTS_HALL_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct raw;

/* A TCP connection to the port on this machine from 127.0.0.HOST, and nothing more. NULL: refused.
 */
struct raw *raw_open(int port, int host);
void raw_close(struct raw *raw); /* NULL is allowed */
/* The handshake, with the certificate of this name in tls_dir; NULL: with none. False: no TLS. */
bool raw_greet(struct raw *raw, const char *tls_dir, const char *name);
/* Bytes as they are: before raw_greet onto the socket itself. False: nobody listens any more. */
bool raw_send(struct raw *raw, const char *data, size_t len);
/* What comes until the other side closes, says nothing for wait_ms, or there is no room; NUL behind
 * it. */
size_t raw_read(struct raw *raw, char *data_out, size_t size, int wait_ms);
/* True once the other side has closed. Waits at most so long. */
bool raw_is_closed(struct raw *raw, int wait_ms);

#endif
