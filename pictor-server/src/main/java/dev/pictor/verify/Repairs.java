package dev.pictor.verify;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.Repo;
import dev.pictor.store.Store;

/// What is done about what was found. Each answers whether it is repaired.
public interface Repairs {
    /// The row goes, and the variant is made anew when somebody asks for it.
    boolean removeVariant(ContentHash hash, Variant variant);

    /// The row goes, and the details are determined anew when somebody asks for them.
    boolean removeDetails(Identifier file);

    boolean removeHash(ContentHash hash);

    boolean removeFile(Identifier file);

    /// Leaves everything as it is.
    Repairs NONE = new Repairs() {
        @Override
        public boolean removeVariant(ContentHash hash, Variant variant) {
            return false;
        }

        @Override
        public boolean removeDetails(Identifier file) {
            return false;
        }

        @Override
        public boolean removeHash(ContentHash hash) {
            return false;
        }

        @Override
        public boolean removeFile(Identifier file) {
            return false;
        }
    };

    /// Does what is safe beside a server that runs.
    static Repairs of(Repo repo, Store store) {
        return new Repairs() {
            @Override
            public boolean removeVariant(ContentHash hash, Variant variant) {
                repo.variants().remove(hash, variant);
                return true;
            }

            @Override
            public boolean removeDetails(Identifier file) {
                repo.details().cleanupDetails(file);
                return true;
            }

            @Override
            public boolean removeHash(ContentHash hash) {
                return repo.hashes().removeUnused(hash);
            }

            @Override
            public boolean removeFile(Identifier file) {
                store.remove(file);
                return true;
            }
        };
    }
}
