/*
 * What the process takes over from its environment: a short list of known names. Libraries look at
 * many more, of which some write secrets to a file (SSLKEYLOGFILE), log what is typed
 * (SDL_EVENT_LOGGING), load code or configuration (OPENSSL_CONF) or lead elsewhere (HOSTALIASES);
 * nobody can list them all, so what is not known is gone.
 */
#ifndef ONEDOOR_ENVIRONMENT_H
#define ONEDOOR_ENVIRONMENT_H

/* First thing in main: before threads, and before a library looks. Says what cannot be undone: the
 * LD_ variables have had their effect by then. */
void environment_clean(void);

#endif
