#include <git2.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts is variadic, which Swift cannot import. */

/* Hash verification of every object read costs 3.5 times the time of a history walk; git itself does not verify. */
static inline int shim_git_set_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

static inline int shim_git_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/* Repository extensions that change nothing about how refs and objects are read, at the values that we let pass. */
static inline int shim_git_accept_harmless_extensions(void) {
    const char *names[] = {"noop-v1", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees",
                           "objectformat", "compatobjectformat", "refstorage"};
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof(names) / sizeof(names[0]));
}
