/* What a Cortex-M needs before main: its table of vectors, the FPU switched on, memory as a C program expects it; and
 * of newlib a heap. Files and text go through semihosting. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

extern char data_begin[], data_end[], data_from[], bss_begin[], bss_end[], end[], heap_end[], stack_end[];
int main(void);
void initialise_monitor_handles(void);

void start(void) {
#ifdef __ARM_FP
  *(volatile uint32_t *)0xe000ed88 |= 0xf << 20; /* CPACR: coprocessors 10 and 11 */
  __asm__ volatile("dsb\n\tisb");
#endif
  memcpy(data_begin, data_from, (size_t)(data_end - data_begin));
  memset(bss_begin, 0, (size_t)(bss_end - bss_begin));
  initialise_monitor_handles();
  exit(main());
}

/* A fault ends the emulation with a status of its own: SYS_EXIT of "internal error". */
static void fault(void) {
  register uint32_t operation __asm__("r0") = 0x18, reason __asm__("r1") = 0x20024;
  __asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(reason));
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_end, (void *)start, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault};

void *_sbrk(ptrdiff_t size) {
  static char *at = end;
  char *const found = at;
  if (size > heap_end - at) return errno = ENOMEM, (void *)-1;
  at += size;
  return found;
}

void _init(void) {}
void _fini(void) {}
