/* What the hall's address and key must look like to be of use to libcurl. Does not load it, reads
 * no file, asks no name server; any thread. */
#ifndef ONEDOOR_FLEET_ADDRESS_H
#define ONEDOOR_FLEET_ADDRESS_H

/* NULL when it is https://host or https://host:port, else what is wrong, in words for a technician
 * (static). One slash behind is allowed. */
const char *address_fault(const char *url);
/* The same for sha256//..., or several with ';' between them: each 32 bytes in base64 (CURLOPT_
 * PINNEDPUBLICKEY). libcurl compares texts, so only the one right spelling counts. */
const char *address_pin_fault(const char *pin);

#endif
