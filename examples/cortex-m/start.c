/* From reset to main: the table of vectors, the FPU, memory as a C program expects it. */
#include <stdint.h>
#include <string.h>

#include "semihosting.h"

extern char data_begin[], data_end[], data_from[], bss_begin[], bss_end[], stack_end[];
int main(void);
void reset(void);

void reset(void) {
  *(volatile uint32_t *)0xe000ed88 |= 0xf << 20; /* CPACR: the FPU is off after a reset */
  __asm__ volatile("dsb\n\tisb");
  memcpy(data_begin, data_from, (size_t)(data_end - data_begin));
  memset(bss_begin, 0, (size_t)(bss_end - bss_begin));
  end_with(main());
  for (;;) {
  }
}

static void fault(void) {
  print("fault\n"), end_with(1);
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static void (*const vectors[])(void) = {
    (void (*)(void))stack_end, reset, fault, fault, fault, fault, fault};
