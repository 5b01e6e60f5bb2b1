package dev.pictor.verify;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.DetailsRepo;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import java.util.Collection;

/// What is done about what was found.
public interface Repairs {
    /// The row goes if it still names the lost file, and the variant is made anew when somebody asks for it.
    Outcome removeVariant(ContentHash hash, Variant variant, Identifier lost);

    /// The row goes if it still cannot be read, and the details are determined anew when somebody asks for them.
    Outcome removeDetails(Identifier file);

    /// The hash goes if still no alias names it.
    Outcome removeHash(ContentHash hash);

    /// All of them go, with as few requests as the store can.
    ///
    /// @throws StoreException if one of them cannot; others may be gone
    Outcome removeFiles(Collection<Identifier> files);

    /// What became of one trouble.
    enum Outcome {
        /// It is as it was.
        LEFT,
        REPAIRED,
        /// It was over before anything was done.
        OVER;

        private static Outcome of(boolean repaired) {
            return repaired ? REPAIRED : OVER;
        }
    }

    /// Leaves everything as it is.
    Repairs NONE = new Repairs() {
        @Override
        public Outcome removeVariant(ContentHash hash, Variant variant, Identifier lost) {
            return Outcome.LEFT;
        }

        @Override
        public Outcome removeDetails(Identifier file) {
            return Outcome.LEFT;
        }

        @Override
        public Outcome removeHash(ContentHash hash) {
            return Outcome.LEFT;
        }

        @Override
        public Outcome removeFiles(Collection<Identifier> files) {
            return Outcome.LEFT;
        }
    };

    /// Does what is safe beside a server that runs.
    static Repairs of(Repo repo, Store store) {
        return new Repairs() {
            @Override
            public Outcome removeVariant(ContentHash hash, Variant variant, Identifier lost) {
                return Outcome.of(repo.variants().removeLost(hash, variant, lost));
            }

            @Override
            public Outcome removeDetails(Identifier file) {
                boolean unreadable = isUnreadable(repo.details(), file);
                if (unreadable) {
                    repo.details().cleanupDetails(file);
                }
                return Outcome.of(unreadable);
            }

            @Override
            public Outcome removeHash(ContentHash hash) {
                return Outcome.of(repo.hashes().removeUnused(hash));
            }

            @Override
            public Outcome removeFiles(Collection<Identifier> files) {
                store.removeAll(files).values().stream().findFirst().ifPresent(failure -> {
                    throw failure;
                });
                return Outcome.REPAIRED;
            }
        };
    }

    private static boolean isUnreadable(DetailsRepo details, Identifier file) {
        try {
            details.details(file);
            return false;
        } catch (RepoException failure) {
            if (failure.kind() == RepoException.Kind.CORRUPT) {
                return true;
            }
            throw failure;
        }
    }
}
