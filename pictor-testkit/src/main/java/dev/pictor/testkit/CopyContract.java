package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Identifier;
import dev.pictor.repo.Filling;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [Snapshot] and [Filling] do, alone and together. Each test has an empty target of its own.
public interface CopyContract {
    /// The repo whose rows are copied.
    Repo repo();

    Snapshot snapshot();

    /// Begins to fill the target of the test.
    Filling filling();

    /// What the target holds for everybody.
    Snapshot target();

    @Test
    default void everyTableArrivesAsItWas() throws IOException {
        Samples.ingested(repo());
        repo().settings().set("copied", "a\tb\n\\N€");
        try (Snapshot source = snapshot();
                Filling filling = filling()) {
            copy(source, filling, source.tables());
            filling.commit();
            assertSame(source);
        }
    }

    @Test
    default void whatOthersRefersToComesFirst() {
        try (Snapshot source = snapshot()) {
            assertThat(source.tables())
                    .containsSubsequence("hashes", "aliases", "proxies")
                    .containsSubsequence("hashes", "variants")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    default void aSnapshotSeesNothingOfWhatComesAfterIt() throws IOException {
        NewOriginal before = Samples.ingested(repo());
        try (Snapshot first = snapshot()) {
            Snapshot.TableContents contents = first.contents("hashes");
            byte[] rows = rows(first, "hashes");
            NewOriginal after = Samples.ingested(repo());
            assertThat(first.contents("hashes")).isEqualTo(contents);
            assertThat(rows(first, "hashes")).isEqualTo(rows);
            assertThat(files(first)).contains(before.identifier()).doesNotContain(after.identifier());
            try (Snapshot second = snapshot()) {
                assertThat(files(second)).contains(before.identifier(), after.identifier());
                assertThat(second.contents("hashes").rows()).isEqualTo(contents.rows() + 1);
            }
        }
    }

    @Test
    default void twoSnapshotsOfOneMomentAreAlike() throws IOException {
        Samples.ingested(repo());
        try (Snapshot one = snapshot();
                Snapshot other = snapshot()) {
            for (String table : one.tables()) {
                assertThat(one.contents(table)).as(table).isEqualTo(other.contents(table));
                assertThat(rows(one, table)).as(table).isEqualTo(rows(other, table));
            }
        }
    }

    @Test
    default void aFillingThatStopsHalfWayLeavesNothing() throws IOException {
        Samples.ingested(repo());
        try (Snapshot source = snapshot()) {
            try (Filling stopped = filling()) {
                copy(source, stopped, List.of("settings", "hashes"));
                assertThat(stopped.contents("hashes")).isEqualTo(source.contents("hashes"));
            }
            try (Snapshot target = target()) {
                assertThat(target.contents("hashes").rows()).isZero();
            }
            try (Filling again = filling()) {
                copy(source, again, source.tables());
                again.commit();
            }
            assertSame(source);
        }
    }

    @Test
    default void whatIsNoRowIsRefusedAndLeavesNothing() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            try (Filling filling = filling();
                    OutputStream out = filling.open("hashes")) {
                out.write(new byte[] {'x', '\n'});
            }
        });
        try (Snapshot target = target()) {
            assertThat(target.contents("hashes").rows()).isZero();
        }
    }

    @Test
    default void aTargetThatIsNotEmptyIsRefusedAndStays() throws IOException {
        Samples.ingested(repo());
        try (Snapshot source = snapshot()) {
            try (Filling filling = filling()) {
                copy(source, filling, source.tables());
                filling.commit();
            }
            assertThatExceptionOfType(RepoException.class).isThrownBy(this::filling);
            assertSame(source);
        }
    }

    @Test
    default void rowsThatNameAFileGoWithEverythingThatHangsOnThem() throws IOException {
        NewOriginal gone = Samples.ingested(repo());
        NewOriginal kept = Samples.ingested(repo());
        try (Snapshot source = snapshot();
                Filling filling = filling()) {
            copy(source, filling, source.tables());
            filling.removeNaming(Set.of(gone.identifier()));
            filling.commit();
        }
        try (Snapshot target = target()) {
            assertThat(files(target)).contains(kept.identifier()).doesNotContain(gone.identifier());
            assertThat(target.contents("aliases").rows())
                    .isEqualTo(target.contents("hashes").rows());
        }
    }

    private void assertSame(Snapshot source) {
        try (Snapshot target = target()) {
            for (String table : source.tables()) {
                assertThat(target.contents(table)).as(table).isEqualTo(source.contents(table));
            }
        }
    }

    private static void copy(Snapshot source, Filling filling, List<String> tables) throws IOException {
        for (String table : tables) {
            try (OutputStream out = filling.open(table)) {
                source.write(table, out);
            }
        }
    }

    private static byte[] rows(Snapshot snapshot, String table) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        snapshot.write(table, rows);
        return rows.toByteArray();
    }

    private static List<Identifier> files(Snapshot snapshot) {
        List<Identifier> files = new ArrayList<>();
        snapshot.files(files::add);
        return files;
    }
}
