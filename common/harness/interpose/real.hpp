#pragma once
/// \file
/// The next definition of an interposed function: the sanitizer's, if it has one, else libc's.

#include <dlfcn.h>

#include <atomic>

/// `REAL(recv)(socket, buffer, size, flags)`. Clang links its sanitizers into the executable, where RTLD_NEXT does not find them:
/// they are called __interceptor_recv there.
#define REAL(function)                                                                                                 \
    ([]() -> decltype(&::function) {                                                                                   \
        static std::atomic<void*> next{nullptr};                                                                       \
        void* found = next.load(std::memory_order_relaxed);                                                            \
        if (found == nullptr) {                                                                                        \
            found = dlsym(RTLD_DEFAULT, "__interceptor_" #function);                                                   \
            if (found == nullptr) found = dlsym(RTLD_NEXT, #function);                                                 \
            next.store(found, std::memory_order_relaxed);                                                              \
        }                                                                                                              \
        return reinterpret_cast<decltype(&::function)>(found);                                                         \
    }())
