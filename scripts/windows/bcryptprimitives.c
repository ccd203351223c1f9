/* Wine 8 has no bcryptprimitives.dll, from which Rust's standard library takes randomness on Windows. For tests
   under Wine only: the same bytes by an older function of the system. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
  return SystemFunction036(buffer, (ULONG)length);
}
