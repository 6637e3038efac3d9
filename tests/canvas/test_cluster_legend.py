import numpy as np

from fmr_studio.canvas.cluster_legend import cluster_colors, cluster_meanings, legend

CLUSTERS = np.array([[7, 7, 7, 9], [7, 7, 7, 9], [3, 3, 7, 9], [3, 3, 3, 3]], np.uint8)
LABELS = np.array([[0, 0, 0, 2], [0, 0, 0, 2], [1, 1, 1, 255], [1, 1, 1, 1]], np.uint8)


def test_a_cluster_means_the_label_it_mostly_lies_in():
    meanings = cluster_meanings(CLUSTERS, LABELS, known=[5, 5])
    assert [int(meanings[cluster]) for cluster in (7, 3, 9, 0, 1, 2)] == [0, 1, 2, 5, 5, 255]


def test_the_legend_groups_clusters_by_label_with_their_shares():
    groups = legend(CLUSTERS, cluster_meanings(CLUSTERS, LABELS))
    assert [group.label for group in groups] == [0, 1, 2]
    assert groups[1].clusters[0].cluster == 3 and groups[1].share == 6 / 16
    assert sum(group.share for group in groups) == 1.0
    together = legend(CLUSTERS, np.zeros(256, np.uint8))
    assert [entry.cluster for entry in together[0].clusters] == [7, 3, 9], "the largest first"


def test_clusters_have_colours_of_their_own_near_that_of_their_label():
    meanings = np.full(256, 255, np.uint8)
    meanings[:8], meanings[8:16] = 0, 1
    colors = cluster_colors(meanings, np.array([[200, 60, 60], [60, 90, 200]])).astype(int)
    assert colors[0].tolist() == [200, 60, 60] and colors[8].tolist() == [60, 90, 200]
    assert len({tuple(color) for color in colors[:16].tolist()}) == 16
    assert (colors[:8, 0] > colors[:8, 2]).all() and (colors[8:16, 2] > colors[8:16, 0]).all()
    assert len(set(colors[16])) == 1, "what is unknown is grey"
